"""Model fields of our own."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldError
from django.db import models

from cairn.core import sealing
from cairn.core.ids import LENGTH, new_reference
from cairn.core.labels import Level, label_of


class OpenedInPassing(Exception):
    """A value that protects life (P4) was opened where nobody had asked for it."""


_shut: ContextVar[Callable[[], bool]] = ContextVar("p4_shut", default=lambda: False)


@contextmanager
def p4_shut_while(shut: Callable[[], bool]) -> Iterator[None]:
    """Inside, a P4 value does not open as long as `shut()`: safety.md, "shown on an explicit click with its own event".

    `access` lays this around every request: on a page that only reads nobody has clicked. The label decides, so a field
    that becomes P4 is shut on every page at once.
    """
    token = _shut.set(shut)
    try:
        yield
    finally:
        _shut.reset(token)


class SealedBlob(bytes):
    """Bytes that came out of `sealing.seal`: the only thing a sealed column takes."""


class Sealed:
    """A sealed value as a model hands it out: opened only when asked, and never by printing it.

    ``bool(value)`` says whether there is something inside; ``open()`` gives the text ("" where there is nothing).
    """

    __slots__ = ("_blob", "_column", "_p4", "_row", "_text")

    def __init__(
        self, column: str, row: UUID | None, *, blob: bytes | None = None, text: str = "", p4: bool = False
    ) -> None:
        self._column, self._row, self._blob, self._text, self._p4 = column, row, blob, text, p4

    def open(self) -> str:
        """The text inside. `OpenedInPassing` for a P4 value on a page that only reads."""
        if self._p4 and self and _shut.get()():
            raise OpenedInPassing(f"{self._column} is P4: it is opened by a click that has its own event")
        return self.open_unshown()

    def open_unshown(self) -> str:
        """The text inside, for code that shows nobody what makes it P4: it compares, or takes another part out."""
        if self._blob is None:
            return self._text
        return sealing.unseal(self._blob, column=self._column, row=self._bound())

    def sealed_with(self, key: UUID) -> SealedBlob | None:
        if self._blob is None and self._text:
            self._blob = sealing.seal(self._text, key=key, column=self._column, row=self._bound())
        if self._blob is not None and not sealing.is_sealed(self._blob):
            raise FieldError(f"{self._column} takes text, or bytes that were sealed")
        return None if self._blob is None else SealedBlob(self._blob)

    def fingerprint(self) -> str:
        """The SHA-256 of the sealed bytes: what an event keeps of a value that it must not know. "" while unsealed."""
        return "" if self._blob is None else hashlib.sha256(self._blob).hexdigest()

    def placed(self, column: str, row: UUID | None) -> "Sealed":
        """The same value for a record's column: text moves, sealed bytes do not open anywhere else."""
        if self._row is None and self._column == column:
            self._row = row
        if (self._column, self._row) == (column, row):
            return self
        if self._blob is None:
            return Sealed(column, row, text=self._text, p4=self._p4)
        raise FieldError(f"{self._column} is sealed for its own row: open it to copy what is inside")

    @property
    def unplaced(self) -> bool:
        """Whether it was read before its record's uid was known."""
        return self._row is None

    def _bound(self) -> UUID:
        if self._row is None:
            raise FieldError(f"{self._column} was read without its record's uid")
        return self._row

    def __bool__(self) -> bool:
        return bool(self._blob or self._text)

    def __repr__(self) -> str:
        return "<sealed>" if self else "<sealed: empty>"

    __str__ = __repr__


class _Attribute:
    def __init__(self, field: "SealedText") -> None:
        self.field = field

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:  # deferred
            instance.refresh_from_db(fields=[name])
        value: Sealed = instance.__dict__[name]
        return value.placed(self.field.sealed_column, instance.uid) if value.unplaced else value

    def __set__(self, instance: Any, value: Any) -> None:
        column, p4 = self.field.sealed_column, self.field.is_p4
        uid = instance.__dict__.get("uid")
        match value:
            case Sealed():
                value = value.placed(column, uid)
            case None | "":
                value = Sealed(column, uid, p4=p4)
            case str():
                value = Sealed(column, uid, text=value, p4=p4)
            case bytes() | memoryview():
                value = Sealed(column, uid, blob=bytes(value), p4=p4)
            case _:
                raise TypeError(f"{column} takes text, not {type(value).__name__}")
        instance.__dict__[self.field.attname] = value


class SealedText(models.BinaryField):  # type: ignore[type-arg]
    """Text that is sealed in the database.

    The model has ``uid`` (declared before this field) and a method ``sealing_key() -> UUID`` that names the data key.
    Reading an attribute gives a `Sealed`; nothing is opened until ``.open()``. There are no look-ups but ``isnull``.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    @property
    def is_p4(self) -> bool:
        label = label_of(self)
        return label is not None and label.level is Level.P4

    @property
    def sealed_column(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only=private_only)
        setattr(cls, name, _Attribute(self))

    def pre_save(self, model_instance: models.Model, add: bool) -> SealedBlob | None:
        value: Sealed = getattr(model_instance, self.attname)
        return value.sealed_with(model_instance.sealing_key()) if value else None  # type: ignore[attr-defined]

    def seal_for(self, instance: models.Model, text: str) -> SealedBlob | None:
        """`text` sealed for this column of `instance`, for an UPDATE that does not go through save()."""
        value = Sealed(self.sealed_column, instance.uid, text=text)  # type: ignore[attr-defined]
        return value.sealed_with(instance.sealing_key())  # type: ignore[attr-defined]

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, SealedBlob):
            raise FieldError(f"{self.name} is sealed: set it on the record, or through change()")
        return super().get_db_prep_value(value, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed and cannot be searched; look in its keyed hash")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        raise FieldError(f"{self.name} is sealed and is not exported")


class Reference(models.CharField[str, str]):
    """By what people name a record aloud. Drawn anew as long as another row has it: among a million rows one draw in
    25,000 is taken, and whoever saves must not meet that.

    Asked before the row goes in; two that draw the same letters in the same moment are left to the unique index.
    """

    def __init__(self, **given: Any) -> None:
        fixed: dict[str, Any] = {"max_length": LENGTH + 1, "unique": True, "default": new_reference}
        super().__init__(**fixed | given)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs  # in the database it is no more

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if add:
            rows = type(model_instance)._base_manager
            while rows.filter(**{self.attname: getattr(model_instance, self.attname)}).exists():
                setattr(model_instance, self.attname, new_reference())
        return super().pre_save(model_instance, add)
