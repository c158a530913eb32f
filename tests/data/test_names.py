from __future__ import annotations

from caseframe.data.names import communities, named_in


def test_a_name_belongs_to_one_community() -> None:
    names = [name for own in communities().values() for name in (*own.girls, *own.boys)]
    assert len(names) == len(set(names))
    assert len(communities()) >= 15
    assert all(len(own.girls) >= 5 and len(own.boys) >= 5 for own in communities().values())


def test_names_are_found_as_whole_words() -> None:
    assert named_in("Aisha and Mary-Kate met Chloe's mum.") == {
        "Pakistani",
        "Gypsy, Roma and Traveller",
        "British",
    }
    assert named_in("Deanery, aisha, LEEDS") == frozenset()
