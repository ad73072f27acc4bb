"""The checklist as a Django form: an answer, who said so and a note to each of its 24 items."""

from django import forms

from cairn.cases.rules.instruments import SAFELIVES_RIC_2009

YES_NO = [("yes", "Yes"), ("no", "No"), ("unknown", "Don't know")]
SOURCES = [
    ("client", "The client"),
    ("referrer", "The referrer"),
    ("police", "Police"),
    ("worker", "Our own worker"),
]
LEVELS = [("standard", "Standard"), ("medium", "Medium"), ("high", "High")]


class AssessmentForm(forms.Form):
    alone = forms.BooleanField()
    at = forms.DateTimeField()
    why_now = forms.ChoiceField(choices=[("first", "First assessment"), ("case_review", "Case review")])
    judged = forms.ChoiceField(choices=LEVELS, widget=forms.RadioSelect)
    judged_because = forms.CharField(widget=forms.Textarea)
    heard_before = forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect)
    concern = forms.CharField(widget=forms.Textarea, required=False)
    referred = forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect)
    comment = forms.CharField(widget=forms.Textarea, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for code, item in SAFELIVES_RIC_2009.by_code.items():
            self.fields[f"a-{code}"] = forms.ChoiceField(
                label=item.label, choices=YES_NO, widget=forms.RadioSelect, required=False
            )
            self.fields[f"s-{code}"] = forms.ChoiceField(label="Who says so", choices=SOURCES, required=False)
            self.fields[f"n-{code}"] = forms.CharField(
                label="What was said", widget=forms.Textarea, required=False
            )
