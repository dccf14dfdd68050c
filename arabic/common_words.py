"""Words that say nothing about what a text is about, as the stems of ``arabic.stemming``."""

from arabic.stemming import stems


def _stems_of(listed):
    return frozenset(stem for word in listed.split() for stem in stems(word))


# They hold sentences together; who rewrites a sentence changes them first.
HOLDING_TOGETHER = _stems_of(
    "و في من على إلى عن مع أن إن ثم أو لا لم لن ما قد هو هي كان كانت التي الذي الذين هذا هذه ذلك "
    "تلك كما بعد قبل خلال بين عند حين فيما إذ كل بها به له لها فيه فيها منه منها عنه عليه عليها "
    "ومن وفي وعن ومع وإلى وعلى وأن وإن وكان وكانت وهو وهي ولم ولا وقد وهذا وهذه وذلك "
    "قال وقال قالت وقالت إنه أنه إنها أنها وإنه وأنه وأنها"
)

# They stand in headlines of any subject.
OF_ANY_HEADLINE = HOLDING_TOGETHER | _stems_of(
    "منذ حتى عبر ضد نحو حول أمام تحت فوق دون لدى يكون أكثر أقل أول أولى أخرى آخر بعض غير نفس "
    "عام عاما سنة سنوات يوم أيام شهر ساعة اليوم غدا أمس واحد اثنان ثلاثة أربعة خمسة ستة سبعة "
    "ثمانية تسعة عشرة عشر عامين مئة ألف"
)
