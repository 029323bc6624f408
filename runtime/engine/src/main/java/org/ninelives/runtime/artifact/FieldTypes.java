package org.ninelives.runtime.artifact;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.signature.SignatureReader;
import org.objectweb.asm.signature.SignatureVisitor;

/** The types of a field, from its descriptor and its generic signature. */
final class FieldTypes {

    private FieldTypes() {}

    /** The binary names of all classes that the field's type is made of, its type arguments included. */
    static Set<String> classesIn(DeclaredField field) {
        return classesIn(field.descriptor(), field.signature());
    }

    /** The same of a field that is not carried itself. */
    static Set<String> classesIn(String descriptor, String signature) {
        Set<String> classes = new LinkedHashSet<>();
        Type type = element(descriptor);
        if (type.getSort() == Type.OBJECT) {
            classes.add(type.getClassName());
        }
        if (!signature.isEmpty()) {
            new SignatureReader(signature).acceptType(new Names(classes));
        }
        return classes;
    }

    static boolean isPrimitive(DeclaredField field) {
        int sort = Type.getType(field.descriptor()).getSort();
        return sort != Type.OBJECT && sort != Type.ARRAY;
    }

    /** For people. */
    static String nameOf(DeclaredField field) {
        return Type.getType(field.descriptor()).getClassName();
    }

    private static Type element(String descriptor) {
        Type type = Type.getType(descriptor);
        return type.getSort() == Type.ARRAY ? type.getElementType() : type;
    }

    private static final class Names extends SignatureVisitor {

        private final Set<String> names;
        private final Deque<String> open = new ArrayDeque<>();

        Names(Set<String> names) {
            super(Opcodes.ASM9);
            this.names = names;
        }

        @Override
        public void visitClassType(String name) {
            open.push(name.replace('/', '.'));
            names.add(open.element());
        }

        @Override
        public void visitInnerClassType(String name) {
            open.push(open.pop() + "$" + name);
            names.add(open.element());
        }

        @Override
        public void visitEnd() {
            open.pop();
        }
    }
}
