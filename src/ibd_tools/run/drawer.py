"""The process that draws for all pages: ``python -m ibd_tools.run.drawer PLACE``.

It imports the engine of the charts and nothing else, and answers one specification after the other.
"""

import sys
from contextlib import suppress
from multiprocessing.connection import Listener


def main(place: str) -> None:
    """Answer each page that connects with the SVG of its specification, until the process is ended."""
    import vl_convert

    with Listener(place) as listener:
        while True:
            # A page that died, or a specification that cannot be drawn: the next one is not kept waiting.
            with suppress(Exception), listener.accept() as page:
                spec, version = page.recv()
                page.send(vl_convert.vegalite_to_svg(spec, vl_version=version, allowed_base_urls=[]))


if __name__ == "__main__":
    main(sys.argv[1])
