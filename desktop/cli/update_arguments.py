"""What can be typed after `lvjian update`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path


def add(command: ArgumentParser) -> None:
    """Add the options."""
    command.add_argument("place", nargs="?", type=Path, metavar="FILE|FOLDER", help="安装包或所在文件夹；不写看U盘")
    command.add_argument("--check", action="store_true", help="只看，不更新")
    command.add_argument("--accept", default="", metavar="NAME", help="接受的签名人名称、指纹，或没有签名的文件名")
    command.add_argument("--finish", type=Path, metavar="FOLDER", help="由新的便携版使用：换下这个文件夹里的旧版")
    command.add_argument("--after", type=int, default=0, metavar="PID", help="与 --finish 同用：等这个进程结束")
