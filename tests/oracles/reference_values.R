# Reference values of R, a second opinion on every method of the book.
#
#   Rscript tests/oracles/reference_values.R tests/oracles/reference_values.json
#
# Each value stands in the file beside the call that made it. To add one: add a line `value(name = call)`, run this
# script, and give the name a line in OURS of tests/oracles/test_reference_values.py (or in NOT_OURS, with the
# reason). Debian packages: r-base-core r-cran-brglm2 r-cran-coin r-cran-exactranktests r-cran-jsonlite r-cran-lme4
# r-cran-metafor r-cran-mice r-cran-survival.

suppressPackageStartupMessages({
  library(brglm2)
  library(coin)
  library(metafor)
  library(mice)
  library(survival)
})

# Data of the calls, in the JSON too, so that both programs read the same.
data <- list(
  no_ties = c(-3, -1, -4, -2, -6, 5),
  change = c(-4.1, -3.2, -2.7, -2.2, -1.9, -1.4, -1.1, -0.6, -0.3, 0.5, 0.9, 1.3),
  tied = c(-3, -3, -2, -2, -2, -1, -1, -1, -1, 1, 1, 2),
  zeros = c(-3, -3, -2, -2, -2, -1, -1, -1, -1, 0, 0, 0, 1, 1, 2),
  group_a = c(12, 15, 11, 18, 14, 13, 19),
  group_b = c(10, 13, 9, 12, 15, 8, 11, 10),
  # Stijnen 2010, Table II: meta_01 of the collection of worked cases.
  infected = c(3, 3, 9, 7, 6, 4, 3, 2, 19, 2, 7, 1, 5, 11, 0, 1, 3, 1),
  patients = c(117, 35, 195, 136, 157, 139, 177, 39, 103, 122, 64, 58, 175, 180, 105, 262, 362, 69),
  # Freireich 1963, 6-mercaptopurine against placebo: km_02 of the same collection.
  weeks = c(6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35),
  relapse = c(rep(1, 9), rep(0, 12)),
  placebo_weeks = c(1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23),
  entry = c(0, 0, 2, 2, 4, 5, 6, 8), exit = c(5, 8, 6, 12, 9, 11, 14, 10), stopped = c(1, 0, 1, 1, 0, 1, 0, 1),
  # Who leaves at time 0, on entering at 8, and on entering at different times; causes 1 and 2.
  from_start = c(0, 0, 5, 10, 12, 0, 10), start_cause = c(1, 2, 1, 0, 0, 0, 2),
  late = c(8, 8, 9, 20, 30, 8, 14, 14), late_cause = c(1, 0, 2, 1, 0, 2, 1, 2), late_group = c(1, 1, 2, 1, 2, 2, 1, 2),
  entering = c(0, 0, 2, 2, 4, 5, 6, 8, 5), leaving = c(5, 8, 2, 12, 9, 5, 14, 10, 8), left = c(1, 1, 1, 1, 0, 1, 0, 1, 0),
  # Five imputed data sets: estimates and their squared standard errors.
  estimates = c(0.52, 0.61, 0.47, 0.58, 0.55), variances = c(0.0049, 0.0052, 0.0047, 0.0050, 0.0051),
  # Separated by x1; x2 is not.
  y = c(0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1, 1), x1 = c(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1),
  x2 = c(1.2, 0.4, 2.1, 1.9, 0.3, 1.1, 2.8, 0.9, 1.7, 2.2, 0.8, 2.5),
  # Neither variable separates these.
  outcome = c(0, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 1), severity = c(1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 2, 3, 7),
  p_values = c(0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205)
)

values <- list()
value <- function(...) {
  calls <- eval(substitute(alist(...)))
  for (name in names(calls)) {
    stopifnot(is.null(values[[name]]))
    text <- paste(trimws(deparse(calls[[name]], width.cutoff = 500L)), collapse = " ")
    values[[name]] <<- list(call = text, value = as.numeric(eval(calls[[name]], data, globalenv())))
  }
}

# One proportion --------------------------------------------------------------------------------------------------
value(wilson_15_148 = prop.test(15, 148, correct = FALSE)$conf.int)
value(wilson_38_66 = prop.test(38, 66, correct = FALSE)$conf.int)
value(wilson_0_10 = prop.test(0, 10, correct = FALSE)$conf.int)
value(wilson_90_percent = prop.test(38, 66, correct = FALSE, conf.level = 0.9)$conf.int)
value(wilson_corrected_15_148 = prop.test(15, 148)$conf.int)
value(clopper_pearson_15_148 = binom.test(15, 148)$conf.int)
value(clopper_pearson_38_66 = binom.test(38, 66)$conf.int)
value(clopper_pearson_0_10 = binom.test(0, 10)$conf.int)
value(clopper_pearson_22_24 = binom.test(22, 24)$conf.int)
value(mid_p_15_148 = sapply(c(0.975, 0.025), function(tail) {
  uniroot(function(p) pbinom(14, 148, p) + dbinom(15, 148, p) / 2 - tail, 0:1, tol = 1e-14)$root
}))
value(mid_p_22_24 = sapply(c(0.975, 0.025), function(tail) {
  uniroot(function(p) pbinom(21, 24, p) + dbinom(22, 24, p) / 2 - tail, 0:1, tol = 1e-14)$root
}))
value(jeffreys_15_148 = qbeta(c(0.025, 0.975), 15 + 0.5, 148 - 15 + 0.5))
value(agresti_coull_15_148 = (15 + qnorm(0.975)^2 / 2) / (148 + qnorm(0.975)^2) + c(-1, 1) * qnorm(0.975) *
  sqrt((15 + qnorm(0.975)^2 / 2) * (148 - 15 + qnorm(0.975)^2 / 2) / (148 + qnorm(0.975)^2)^3))

# Yes or no before and after --------------------------------------------------------------------------------------
value(mcnemar_exact_8_1 = binom.test(8, 9)$p.value)
value(mcnemar_exact_12_2 = binom.test(12, 14)$p.value)
value(mcnemar_mid_p_12_2 = 2 * pbinom(2, 14, 0.5) - dbinom(2, 14, 0.5))
value(mcnemar_chi_square_12_2 = with(mcnemar.test(matrix(c(20, 2, 12, 16), 2), correct = FALSE), c(statistic, p.value)))
value(mcnemar_chi_square_corrected_12_2 = with(mcnemar.test(matrix(c(20, 2, 12, 16), 2)), c(statistic, p.value)))
value(mcnemar_chi_square_corrected_5_5 = with(mcnemar.test(matrix(c(20, 5, 5, 16), 2)), c(statistic, p.value)))
# Newcombe's method 10 by its formula, with the Wilson limits of prop.test: 20 yes twice, 12 gained, 2 lost, 16 no.
value(newcombe_10_20_12_2_16 = local({
  after <- 32 / 50
  before <- 22 / 50
  phi <- (20 * 16 - 12 * 2 - 50 / 2) / sqrt(32 * 18 * 22 * 28)
  a <- abs(prop.test(32, 50, correct = FALSE)$conf.int - after)
  b <- abs(prop.test(22, 50, correct = FALSE)$conf.int - before)
  after - before + c(-1, 1) * sqrt(a^2 - 2 * phi * a * rev(b) + rev(b)^2)
}))

# Two groups ------------------------------------------------------------------------------------------------------
value(fisher_7_24_0_24 = fisher.test(matrix(c(7, 17, 0, 24), 2))$p.value)
value(fisher_14_48_4_48 = fisher.test(matrix(c(14, 34, 4, 44), 2))$p.value)
value(odds_ratio_14_48_4_48 = fisher.test(matrix(c(14, 34, 4, 44), 2))$estimate)
value(odds_ratio_limits_14_48_4_48 = fisher.test(matrix(c(14, 34, 4, 44), 2))$conf.int)
value(odds_ratio_90_percent_14_48_4_48 = fisher.test(matrix(c(14, 34, 4, 44), 2), conf.level = 0.9)$conf.int)
value(odds_ratio_0_24_7_24 = with(fisher.test(matrix(c(0, 24, 7, 17), 2)), c(estimate, conf.int)))
value(chi_square_14_48_4_48 = with(chisq.test(matrix(c(14, 34, 4, 44), 2), correct = FALSE), c(statistic, p.value)))
value(chi_square_corrected_14_48_4_48 = with(chisq.test(matrix(c(14, 34, 4, 44), 2)), c(statistic, p.value)))
value(standardised_difference_of_means = (mean(group_a) - mean(group_b)) / sqrt((var(group_a) + var(group_b)) / 2))

# Changes of a score ----------------------------------------------------------------------------------------------
value(paired_t = with(t.test(change), c(statistic, p.value)))
value(mean_interval = t.test(change)$conf.int)
value(wilcoxon_exact = wilcox.test(no_ties)$p.value)
value(wilcoxon_exact_12 = wilcox.test(change)$p.value)
value(wilcoxon_normal = wilcox.test(tied, exact = FALSE, correct = FALSE)$p.value)
value(wilcoxon_corrected = wilcox.test(tied, exact = FALSE)$p.value)
value(wilcoxon_zeros_dropped = wilcox.test(zeros, exact = FALSE, correct = FALSE)$p.value)
value(wilcoxon_pratt = pvalue(wilcoxsign_test(zeros ~ rep(0, 15), zero.method = "Pratt")))
value(wilcoxon_exact_ties = pvalue(wilcoxsign_test(tied ~ rep(0, 12), distribution = "exact")))
value(wilcoxon_exact_pratt = pvalue(wilcoxsign_test(zeros ~ rep(0, 15), distribution = "exact", zero.method = "Pratt")))
value(wilcoxon_exact_zeros_dropped = pvalue(wilcoxsign_test(zeros ~ rep(0, 15), distribution = "exact", zero.method = "Wilcoxon")))
value(wilcoxon_exact_zeros_dropped_again = exactRankTests::wilcox.exact(zeros)$p.value)
value(wilcoxon_default = suppressWarnings(wilcox.test(zeros))$p.value)
value(hodges_lehmann = wilcox.test(change, conf.int = TRUE)$estimate)
value(hodges_lehmann_limits_12 = wilcox.test(change, conf.int = TRUE)$conf.int)
value(hodges_lehmann_limits_11 = wilcox.test(change[-12], conf.int = TRUE)$conf.int)
value(quartiles = quantile(change, c(0.25, 0.5, 0.75)))
value(standard_deviation = sd(change))
value(median_interval = sort(change)[c(qbinom(0.025, 12, 0.5), 12 + 1 - qbinom(0.025, 12, 0.5))])

# Rates -----------------------------------------------------------------------------------------------------------
value(rate_5_in_308.6 = 100 * poisson.test(5, 308.6)$conf.int)
value(rate_0_in_1 = poisson.test(0, 1)$conf.int)
value(rate_157_in_250_at_90_percent = poisson.test(157, 250, conf.level = 0.9)$conf.int)

# Coverage of intervals and size of tests, over all samples that can occur --------------------------------------------
value(coverage_wilson_20_0.3 = sum(dbinom(0:20, 20, 0.3)[sapply(0:20, function(k) {
  limits <- suppressWarnings(prop.test(k, 20, correct = FALSE)$conf.int)
  limits[1] <= 0.3 && 0.3 <= limits[2]
})]))
value(coverage_wilson_20_0.3_at_90_percent = sum(dbinom(0:20, 20, 0.3)[sapply(0:20, function(k) {
  limits <- suppressWarnings(prop.test(k, 20, correct = FALSE, conf.level = 0.9)$conf.int)
  limits[1] <= 0.3 && 0.3 <= limits[2]
})]))
value(coverage_clopper_pearson_50_0.05 = sum(dbinom(0:50, 50, 0.05)[sapply(0:50, function(k) {
  limits <- binom.test(k, 50)$conf.int
  limits[1] <= 0.05 && 0.05 <= limits[2]
})]))
# No event and nothing but events (0 and 20) leave 0.3 out by far.
value(coverage_mid_p_20_0.3 = sum(dbinom(1:19, 20, 0.3)[sapply(1:19, function(k) {
  tails <- pbinom(k - 1, 20, 0.3) + dbinom(k, 20, 0.3) / 2
  0.025 <= tails && tails <= 0.975
})]))
value(coverage_poisson_6 = sum(dpois(0:80, 6)[sapply(0:80, function(k) {
  limits <- poisson.test(k)$conf.int
  limits[1] <= 6 && 6 <= limits[2]
})]))
value(size_mcnemar_exact_50_0.3 = sum(dbinom(1:50, 50, 0.3) * sapply(1:50, function(m) {
  sum(dbinom(0:m, m, 0.5)[sapply(0:m, function(b) binom.test(b, m)$p.value <= 0.05)])
})))
value(size_mcnemar_chi_square_50_0.3 = sum(dbinom(1:50, 50, 0.3) * sapply(1:50, function(m) {
  sum(dbinom(0:m, m, 0.5)[sapply(0:m, function(b) mcnemar.test(matrix(c(9, b, m - b, 9), 2), correct = FALSE)$p.value <= 0.05)])
})))

# Rubin's rules: pooled estimate, total variance, degrees of freedom -----------------------------------------------
value(rubin_barnard_rubin = with(pool.scalar(estimates, variances, n = 50, k = 1), c(qbar, t, df)))
value(rubin_1987 = with(pool.scalar(estimates, variances, rule = "rubin1987"), c(qbar, t, df)))
value(rubin_missing_information = with(pool.scalar(estimates, variances, n = 50, k = 1), c((1 + 1 / m) * b / t, fmi)))
value(rubin_large_sample = with(pool.scalar(estimates, variances, n = Inf, k = 1), c(qbar, t, df)))

# Meta-analysis of proportions on the logit scale: estimate, standard error, tau squared, limits --------------------
value(meta_logit = with(escalc("PLO", xi = infected, ni = patients), c(yi[1:3], vi[1:3], yi[15], vi[15])))
value(meta_reml = with(rma(measure = "PLO", xi = infected, ni = patients), c(beta, se, tau2, ci.lb, ci.ub)))
value(meta_paule_mandel = with(rma(measure = "PLO", xi = infected, ni = patients, method = "PM"), c(beta, se, tau2)))
value(meta_paule_mandel_wald = with(predict(rma(measure = "PLO", xi = infected, ni = patients, method = "PM", test = "z"), transf = transf.ilogit), c(ci.lb, ci.ub)))
value(meta_dersimonian_laird = with(rma(measure = "PLO", xi = infected, ni = patients, method = "DL"), c(beta, se, tau2, QE)))
value(meta_common = with(rma(measure = "PLO", xi = infected, ni = patients, method = "EE"), c(beta, se)))
value(meta_reml_knapp_hartung = with(rma(measure = "PLO", xi = infected, ni = patients, test = "knha"), c(beta, se, ci.lb, ci.ub)))
value(meta_paule_mandel_knapp_hartung = with(rma(measure = "PLO", xi = infected, ni = patients, method = "PM", test = "knha"), c(beta, se, ci.lb, ci.ub)))
value(meta_reml_prediction = with(predict(rma(measure = "PLO", xi = infected, ni = patients)), c(pi.lb, pi.ub)))
value(meta_reml_knapp_hartung_prediction = with(predict(rma(measure = "PLO", xi = infected, ni = patients, test = "knha")), c(pi.lb, pi.ub)))
value(meta_paule_mandel_knapp_hartung_prediction = with(predict(rma(measure = "PLO", xi = infected, ni = patients, method = "PM", test = "knha")), c(pi.lb, pi.ub)))
value(meta_i_squared = rma(measure = "PLO", xi = infected, ni = patients)$I2)
value(meta_paule_mandel_i_squared = rma(measure = "PLO", xi = infected, ni = patients, method = "PM")$I2)
value(meta_dersimonian_laird_i_squared = rma(measure = "PLO", xi = infected, ni = patients, method = "DL")$I2)
value(meta_glmm = with(rma.glmm(measure = "PLO", xi = infected, ni = patients), c(beta, se, tau2)))
value(meta_freeman_tukey = predict(rma(measure = "PFT", xi = c(3, 6, 10, 1), ni = c(11, 17, 21, 6), method = "EE"), transf = transf.ipft.hm, targs = list(ni = c(11, 17, 21, 6)))$pred)

# Survival: estimates at each event time, standard errors (Greenwood), limits, tests ---------------------------------
value(km_survival = with(summary(survfit(Surv(weeks, relapse) ~ 1)), surv))
value(km_standard_error = with(summary(survfit(Surv(weeks, relapse) ~ 1)), std.err))
value(km_at_risk = with(summary(survfit(Surv(weeks, relapse) ~ 1)), n.risk))
value(km_log_limits_week_10 = with(summary(survfit(Surv(weeks, relapse) ~ 1), times = 10), c(lower, upper)))
value(km_log_log_limits_week_10 = with(summary(survfit(Surv(weeks, relapse) ~ 1, conf.type = "log-log"), times = 10), c(lower, upper)))
value(km_median = quantile(survfit(Surv(weeks, relapse) ~ 1), 0.5)$quantile)
value(km_logrank = with(survdiff(Surv(c(weeks, placebo_weeks), c(relapse, rep(1, 21))) ~ rep(1:2, each = 21)), c(chisq, pchisq(chisq, 1, lower.tail = FALSE))))
value(km_delayed_entry = with(summary(survfit(Surv(entry, exit, stopped) ~ 1)), surv))
value(km_delayed_entry_at_risk = with(summary(survfit(Surv(entry, exit, stopped) ~ 1)), n.risk))
value(cumulative_incidence = with(summary(survfit(Surv(c(1, 2, 3, 4, 5, 6), factor(c(1, 2, 0, 1, 2, 0), 0:2)) ~ 1)), pstate[, 2]))
# Leaving at time 0, or on entering: R refuses an exit at the entry, so these enter a moment before.
value(km_from_start = with(summary(survfit(Surv(from_start, start_cause > 0) ~ 1)), c(surv, std.err)))
value(km_delayed_from_entry = with(summary(survfit(Surv(rep(7.99, 8), late, late_cause > 0) ~ 1)), c(surv, std.err, n.risk)))
value(km_delayed_from_entries = with(summary(survfit(Surv(entering - 0.01 * entering %in% entering[entering == leaving], leaving, left) ~ 1)), c(surv, std.err)))
value(km_until_nobody_is_left = with(summary(survfit(Surv(placebo_weeks, rep(1, 21)) ~ 1)), surv))
value(cumulative_incidence_from_start = with(summary(survfit(Surv(from_start, factor(start_cause, 0:2)) ~ 1)), pstate[, 2:3]))
value(cumulative_incidence_from_entry = with(summary(survfit(Surv(rep(7.99, 8), late, factor(late_cause, 0:2)) ~ 1, id = 1:8)), pstate[, 2:3]))
# A median on a plateau: its middle, if an event ends it; where none does, print and quantile differ.
value(km_median_on_plateau = quantile(survfit(Surv(c(1, 2, 3, 4), rep(1, 4)) ~ 1), 0.5)$quantile)
value(km_median_printed_on_plateau = summary(survfit(Surv(c(1, 2, 3, 4), rep(1, 4)) ~ 1))$table["median"])
value(km_median_printed_on_last_plateau = summary(survfit(Surv(c(1, 2, 3, 4), c(1, 1, 0, 0)) ~ 1))$table["median"])
value(km_median_on_last_plateau = quantile(survfit(Surv(c(1, 2, 3, 4), c(1, 1, 0, 0)) ~ 1), 0.5)$quantile)
# Two groups: the log-rank test is the score test of Cox's model with exact ties, which takes delayed entry too.
value(logrank_from_entry = with(survdiff(Surv(late, late_cause > 0) ~ late_group), c(chisq, pchisq(chisq, 1, lower.tail = FALSE))))
value(logrank_three_groups = with(survdiff(Surv(c(weeks, placebo_weeks), c(relapse, rep(1, 21))) ~ rep(1:3, 14)), c(chisq, pchisq(chisq, 2, lower.tail = FALSE))))
value(logrank_delayed_entry = coxph(Surv(entry, exit, stopped) ~ rep(1:2, 4), ties = "exact")$score)
value(restricted_mean_until_20 = summary(survfit(Surv(c(weeks, placebo_weeks), c(relapse, rep(1, 21))) ~ rep(1:2, each = 21)), rmean = 20)$table[, c("rmean", "se(rmean)")])
value(restricted_mean_until_nobody_is_left = summary(survfit(Surv(placebo_weeks, rep(1, 21)) ~ 1), rmean = 30)$table[c("rmean", "se(rmean)")])
value(restricted_mean_from_entry = summary(survfit(Surv(late - 8, late_cause > 0) ~ 1), rmean = 20 - 8)$table[c("rmean", "se(rmean)")])
value(restricted_mean_difference = local({
  each <- summary(survfit(Surv(c(weeks, placebo_weeks), c(relapse, rep(1, 21))) ~ rep(1:2, each = 21)), rmean = 20)$table
  each[1, "rmean"] - each[2, "rmean"] + c(0, -1, 1) * qnorm(0.975) * sqrt(sum(each[, "se(rmean)"]^2))
}))

# Logistic regression: coefficients, then standard errors -----------------------------------------------------------
value(logistic = with(summary(glm(outcome ~ severity, binomial)), coefficients[, 1:2]))
value(firth_empty_cell = with(summary(glm(cbind(c(0, 5), c(10, 5)) ~ c(0, 1), binomial, method = "brglmFit", type = "AS_mean")), coefficients[, 1:2]))
value(firth_separated = with(summary(glm(y ~ x1 + x2, binomial, method = "brglmFit", type = "AS_mean", epsilon = 1e-10, maxit = 500)), coefficients[, 1:2]))
value(firth_not_separated = with(summary(glm(outcome ~ severity, binomial, method = "brglmFit", type = "AS_mean", epsilon = 1e-10, maxit = 500)), coefficients[, 1:2]))

# Many p-values at once ---------------------------------------------------------------------------------------------
value(holm = p.adjust(p_values, "holm"))
value(false_discovery = p.adjust(p_values, "BH"))

script <- sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE))
packages <- c("brglm2", "coin", "exactRankTests", "jsonlite", "lme4", "metafor", "mice", "survival")
reference <- list(
  r = paste(R.version$major, R.version$minor, sep = "."),
  packages = lapply(setNames(packages, packages), function(name) as.character(packageVersion(name))),
  script_md5 = unname(tools::md5sum(script)),
  data = data,
  values = values
)
target <- commandArgs(TRUE)[1]
writeLines(jsonlite::toJSON(reference, auto_unbox = TRUE, digits = I(12), pretty = TRUE), target)
