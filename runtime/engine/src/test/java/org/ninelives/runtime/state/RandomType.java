package org.ninelives.runtime.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A class that nobody thought of, in one version. */
final class RandomType {

    /** What a type is. */
    enum Kind {
        /** A class, on its own or nested in another. */
        CLASS,
        /** A class whose objects know one of the class around it. */
        INNER,
        RECORD,
        ENUM,
        /** What carries fields. */
        COMPONENT,
        /** What carries static fields. */
        STATICS;

        boolean ofObjects() {
            return this == CLASS || this == INNER || this == RECORD;
        }
    }

    final int number;
    final Kind kind;
    String name;
    boolean renamed;

    @Nullable
    RandomType parent;

    @Nullable
    RandomType outer;

    final List<Member> members = new ArrayList<>();

    /** Whether it has no constructor without arguments. */
    boolean bare;

    /** Whether objects are equal, and sorted, by their ids; of a record, whether all that it holds is plain. */
    boolean keyed;

    /** Whether it cannot have objects of its own. */
    boolean inserted;

    /** Whether this version has it no more. */
    boolean vanished;

    RandomType(int number, Kind kind) {
        this.number = number;
        this.kind = kind;
        this.name = kind.name().charAt(0) + ""
                + kind.name().toLowerCase(Locale.ROOT).substring(1) + number;
    }

    /** As it is written in a source. */
    String text() {
        return outer == null ? name : outer.text() + "." + name;
    }

    String binaryName() {
        return outer == null ? "game." + name : outer.binaryName() + "$" + name;
    }

    /** What objects hold, the nearest first. */
    List<RandomType> levels() {
        List<RandomType> levels = new ArrayList<>();
        for (RandomType level = this; level != null; level = level.parent) {
            levels.add(level);
        }
        return levels;
    }

    boolean extendsOrIs(RandomType other) {
        return levels().contains(other);
    }

    /** Whether it has a field that another class of its hierarchy has under the same name. */
    boolean hasNamesake() {
        return members.stream().anyMatch(member -> member.stays && member.key != RandomVersion.START);
    }

    boolean hasId() {
        return levels().stream()
                .anyMatch(level -> level.members.stream().anyMatch(member -> member.key == RandomVersion.ID));
    }

    /** A field, a component of a record, or a constant of an enum, in one version. */
    static final class Member {
        final int key;
        String name;

        /** What it was called before; empty if it was never renamed, which happens once at most. */
        String from = "";

        String type;

        /** What its initialiser says, in every version that has it. */
        String initial;

        boolean isFinal;

        /** Whether it stays behind. */
        boolean left;

        /** Whether it keeps its name and place: another class of the hierarchy, which may be renamed, has one of the same name. */
        boolean stays;

        Member(int key, String name, String type, String initial) {
            this.key = key;
            this.name = name;
            this.type = type;
            this.initial = initial;
        }

        Member copy() {
            Member copy = new Member(key, name, type, initial);
            copy.from = from;
            copy.isFinal = isFinal;
            copy.left = left;
            copy.stays = stays;
            return copy;
        }
    }
}
