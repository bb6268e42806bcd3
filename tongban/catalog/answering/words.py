"""Characters and sounds: simplified letters, syllables as they are confused, where words begin and end."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import rjieba
from pypinyin import Style, lazy_pinyin, pinyin

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]")
RUN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff\U00020000-\U0003134f]+")

_TRADITIONAL = (
    "證註冊資麼辦領護戶執營業務稅養險醫療產開關銷繳積購車輛駕駛機動門準許經貿運輸貨農學報單雙獨幣補貼殘離結臺灣簽銀賬"
    "帳號發優電話網絡際線繼續變過轉讓權樓買賣貸還飲館飯廳藥廠製藝術體檢驗針預種書檔認歷畢師訴調協議衛環勞爭傷喪撫卹齡"
    "寶貝兒媽爺孫親屬個們廣場設標誌閱讀無與這樣沒錢塊級項條問題員歸鄉鎮區縣國東長進遠邊處點聯繫絕遺聲請審節約儲備勵獎"
    "稱歲壽費頭來對導監廢氣漁獵礦採傳愛團婦藍綠紅滿陽陰間難夠齊殺貧"
)
_SIMPLIFIED = (
    "证注册资么办领护户执营业务税养险医疗产开关销缴积购车辆驾驶机动门准许经贸运输货农学报单双独币补贴残离结台湾签银账"
    "账号发优电话网络际线继续变过转让权楼买卖贷还饮馆饭厅药厂制艺术体检验针预种书档认历毕师诉调协议卫环劳争伤丧抚恤龄"
    "宝贝儿妈爷孙亲属个们广场设标志阅读无与这样没钱块级项条问题员归乡镇区县国东长进远边处点联系绝遗声请审节约储备励奖"
    "称岁寿费头来对导监废气渔猎矿采传爱团妇蓝绿红满阳阴间难够齐杀贫"
)
SIMPLE = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
"""The traditional characters of public services; others are still found by their sound."""

_MARKS = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü", "aaaaeeeeiiiioooouuuuvvvvv")


def plain(text: str) -> str:
    """Small letters, narrow, simplified; tone marks gone."""
    return unicodedata.normalize("NFKC", text).lower().translate(SIMPLE).translate(_MARKS)


def confused(syllable: str) -> str:
    """A syllable as many people write it: zh as z, ch as c, sh as s, ng as n."""
    begun = re.sub(r"^([zcs])h", r"\1", syllable)
    return re.sub(r"([aei])ng$", r"\1n", begun).replace("ü", "v")


@lru_cache(maxsize=16384)
def syllables(text: str) -> tuple[str, ...]:
    """The sounds of a Chinese text, in context, one a character."""
    return tuple(confused(sound) for sound in lazy_pinyin(text))


@lru_cache(maxsize=8192)
def sounds_of(character: str) -> frozenset[str]:
    """Every sound a character can have."""
    return frozenset(confused(sound) for sound in pinyin(character, style=Style.NORMAL, heteronym=True)[0])


@lru_cache(maxsize=16384)
def spelled(text: str) -> str:
    """Pinyin in full, without spaces."""
    return "".join(lazy_pinyin(text, v_to_u=False))


@lru_cache(maxsize=16384)
def initials(text: str) -> str:
    """The first letters of the pinyin (sbk)."""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))


def is_han(text: str) -> bool:
    """Whether a text is Chinese throughout."""
    return bool(text) and all(HAN.match(one) for one in text)


@lru_cache(maxsize=2048)
def borders(run: str) -> frozenset[int]:
    """Where words begin and end in a run of Chinese characters, the run's own ends with them."""
    places, at = {0}, 0
    for word in rjieba.cut(run):
        at += len(word)
        places.add(at)
    return frozenset(places)


@lru_cache(maxsize=4096)
def is_word(text: str) -> bool:
    """Whether the dictionary has a text as one word: then it is no slip of the keyboard."""
    return len(rjieba.cut(text, False)) == 1


_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|van|ai|ei|ao|ou|an|en|in|un|vn|ia|ie|iu|ua|uo|ui|ue|ve|er|a|e|i|o|u|v)"
)


@lru_cache(maxsize=2048)
def cuts(letters: str) -> frozenset[int]:
    """The places of a run of letters where a syllable may begin or end, in some reading of the whole run as pinyin."""
    size = len(letters)

    def steps(at: int) -> list[int]:
        return [end for end in range(at + 1, min(at + 6, size) + 1) if _SYLLABLE.fullmatch(letters, at, end)]

    ahead = {0}
    for at in range(size):
        if at in ahead:
            ahead.update(steps(at))
    behind = {size}
    for at in range(size - 1, -1, -1):
        if any(end in behind for end in steps(at)):
            behind.add(at)
    return frozenset(ahead & behind)
