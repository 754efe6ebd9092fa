def test_b(built_project, built_run):
    print(built_project.command.stdout, built_project.command.stderr[-3000:])
    import os; print(os.listdir(built_run), os.listdir(built_run/'logs'))
    assert 0
