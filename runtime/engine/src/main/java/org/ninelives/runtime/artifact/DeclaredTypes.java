package org.ninelives.runtime.artifact;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.ninelives.runtime.state.DeclaredType;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.signature.SignatureReader;
import org.objectweb.asm.signature.SignatureVisitor;

/** Reads the generic type of a field as a class file writes it (Java Virtual Machine Specification, 4.7.9.1). */
final class DeclaredTypes {

    private DeclaredTypes() {}

    static DeclaredType of(DeclaredField field) {
        if (field.signature().isEmpty()) {
            return of(Type.getType(field.descriptor()));
        }
        List<DeclaredType> found = new ArrayList<>(1);
        new SignatureReader(field.signature()).acceptType(new Reading(found::add));
        return found.get(0);
    }

    private static DeclaredType of(Type type) {
        if (type.getSort() != Type.ARRAY) {
            return DeclaredType.of(type.getClassName(), List.of());
        }
        DeclaredType array = of(type.getElementType());
        for (int i = 0; i < type.getDimensions(); i++) {
            array = array.array();
        }
        return array;
    }

    /** Reads one type and hands it on. */
    private static final class Reading extends SignatureVisitor {

        private final Consumer<DeclaredType> target;
        private final List<DeclaredType> arguments = new ArrayList<>();
        private @Nullable String name;

        Reading(Consumer<DeclaredType> target) {
            super(Opcodes.ASM9);
            this.target = target;
        }

        @Override
        public void visitBaseType(char descriptor) {
            target.accept(of(Type.getType(String.valueOf(descriptor))));
        }

        @Override
        public void visitTypeVariable(String variable) {
            target.accept(DeclaredType.variable(variable));
        }

        @Override
        public SignatureVisitor visitArrayType() {
            return new Reading(element -> target.accept(element.array()));
        }

        @Override
        public void visitClassType(String internalName) {
            name = internalName.replace('/', '.');
        }

        @Override
        public void visitInnerClassType(String inner) {
            // Of an inner class of a generic one, its own arguments are what can be said of its objects.
            name += "$" + inner;
            arguments.clear();
        }

        @Override
        public void visitTypeArgument() {
            arguments.add(DeclaredType.variable("?"));
        }

        @Override
        public SignatureVisitor visitTypeArgument(char wildcard) {
            UnaryOperator<DeclaredType> bound =
                    switch (wildcard) {
                        case EXTENDS -> DeclaredType::orBelow;
                        case SUPER -> DeclaredType::orAbove;
                        default -> UnaryOperator.identity();
                    };
            return new Reading(argument -> arguments.add(bound.apply(argument)));
        }

        @Override
        public void visitEnd() {
            target.accept(DeclaredType.of(String.valueOf(name), arguments));
        }
    }
}
