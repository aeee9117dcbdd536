"""The demo station: an imagined station whose work is played day by day through the services."""

from desk.demo.play import Played, play

__all__ = ["Played", "play"]
