"""The commands that look after an index: versions, rollback, verify, doctor, export, import."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import StoreError, UserError
from index.storage.store import Store
from ui.commands.shared import Commands, settings_of
from ui.messages import say

if TYPE_CHECKING:
    from ui.config import Config


def add_command(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add the commands to the command line; each sets `upkeep` to what runs it."""
    versions = commands.add_parser("versions", parents=[shared], help="list the versions of the index / 索引的各个版本")
    versions.set_defaults(upkeep=_versions)
    rollback = commands.add_parser("rollback", parents=[shared], help="answer from an earlier version / 退回先前的版本")
    rollback.add_argument("version", nargs="?", help="its name (default: the one before the present one)")
    rollback.set_defaults(upkeep=_rollback)
    verify = commands.add_parser("verify", parents=[shared], help="check every byte of the index / 逐字节校验索引")
    verify.add_argument("--quick", action="store_true", help="names and sizes only / 只看文件名与大小")
    verify.set_defaults(upkeep=_verify)
    doctor = commands.add_parser("doctor", parents=[shared], help="say what is wrong and what mends it / 诊断")
    doctor.set_defaults(upkeep=_doctor)
    export = commands.add_parser("export", parents=[shared], help="write the index into one file / 导出索引")
    export.add_argument("file", type=Path, help="the file to write (.zip)")
    export.set_defaults(upkeep=_export)
    take_in = commands.add_parser("import", parents=[shared], help="take in an exported index / 导入索引")
    take_in.add_argument("file", type=Path, help="a file that export wrote")
    take_in.set_defaults(upkeep=_import)
    for command in (versions, rollback, verify, doctor, export, take_in):
        command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run one of the commands; gives the exit code."""
    settings = settings_of(options)
    return int(options.upkeep(options, settings, Store(Path(settings.index.store))))


def _versions(options: argparse.Namespace, settings: "Config", store: Store) -> int:
    names = store.versions()
    if not names:
        raise _none(store)
    current = store.current_name()
    for name in reversed(names):
        manifest = store.manifest(name)
        print(
            say(
                "version",
                settings.ui.language,
                mark="*" if name == current else " ",
                name=name,
                built=str(manifest.get("built", "?")).replace("T", " ")[:16],
                documents=len(manifest.get("documents", ())),
                passages=manifest.get("passages", "?"),
            )
        )
    return 0


def _rollback(options: argparse.Namespace, settings: "Config", store: Store) -> int:
    names = store.versions()
    if not names:
        raise _none(store)
    earlier = [name for name in names if name < (store.current_name() or "~")]
    if not options.version and not earlier:
        raise StoreError("没有更早的版本可以退回", "there is no earlier version")
    with store.writing() as held:
        generation = held.switch_to(options.version or earlier[-1])
    generation.pin.close()
    if (remote := settings.index.remote) and remote.generation(store).name == generation.name:
        remote.point(generation.name)
    _tell(say("rolled_back", settings.ui.language, name=generation.name))
    return 0


def _verify(options: argparse.Namespace, settings: "Config", store: Store) -> int:
    from index.doctor import verify

    language = settings.ui.language
    checked = verify(store, quick=options.quick)
    if not checked:
        raise _none(store)
    for each in checked:
        problem = each.problem.said(language) if each.problem else ""
        key = "verified_bad" if each.problem else "verified"
        print(say(key, language, name=each.name, problem=problem))
    return 1 if any(each.problem for each in checked) else 0


def _doctor(options: argparse.Namespace, settings: "Config", store: Store) -> int:
    from index.doctor import examine
    from index.embedding.load import load_encoder
    from index.text import tokens

    language = settings.ui.language
    encoder = None
    try:
        how = {**settings.index.encoding, "allow_download": False}
        encoder = load_encoder(settings.index.encoder, **how)
    except UserError as error:
        print(error.said(language))
    found = examine(store, encoder, tokens.FINGERPRINT, Path(settings.index.seeds))
    for finding in found:
        print(say(finding.key, language, **_said(finding.values, language)))
    if not found and encoder is not None:
        print(say("doctor_well", language))
    return 1 if encoder is None or any(finding.bad for finding in found) else 0


def _said(values: dict[str, Any], language: str) -> dict[str, Any]:
    """The values of a finding, with errors in words."""
    return {name: value.said(language) if isinstance(value, UserError) else value for name, value in values.items()}


def _export(options: argparse.Namespace, settings: "Config", store: Store) -> int:
    from index.storage.transfer import export

    generation = store.current()
    try:
        export(generation, options.file)
    finally:
        generation.pin.close()
    _tell(say("exported", settings.ui.language, name=generation.name, file=options.file))
    return 0


def _import(options: argparse.Namespace, settings: "Config", store: Store) -> int:
    from index.storage.transfer import take_in
    from index.text import tokens
    from ui.opening import encoder_of

    name = take_in(options.file, store, encoder=encoder_of(settings).fingerprint, tokens=tokens.FINGERPRINT)
    _tell(say("imported", settings.ui.language, name=name, file=options.file))
    return 0


def _none(store: Store) -> StoreError:
    return StoreError(
        f"{store.folder} 里还没有索引。请运行：yuanwen index", f"no index in {store.folder} yet; run yuanwen index"
    )


def _tell(line: str) -> None:
    print(line, file=sys.stderr)
