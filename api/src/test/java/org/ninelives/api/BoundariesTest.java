package org.ninelives.api;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.all;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ClassesTransformer;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.annotation.Annotation;
import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.annotation.versioning.Version;

/** What the API may know, and what it has to say about itself. */
@AnalyzeClasses(packages = "org.ninelives.api", importOptions = DoNotIncludeTests.class)
class BoundariesTest {

    @ArchTest
    static final ArchRule the_api_knows_the_JDK_OSGi_and_nullness_alone = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.osgi..", "org.jspecify..", "org.ninelives.api..");

    /** The operator's part and the one for whoever extends the engine speak of each other; the author's stand alone. */
    @ArchTest
    static final ArchRule authors_need_nothing_of_the_operators_part = classes()
            .that()
            .resideInAnyPackage(
                    "org.ninelives.api.module..", "org.ninelives.api.schedule..", "org.ninelives.api.state..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.osgi..",
                    "org.jspecify..",
                    "org.ninelives.api.module..",
                    "org.ninelives.api.schedule..",
                    "org.ninelives.api.state..");

    @ArchTest
    static final ArchRule packages_are_free_of_cycles =
            slices().matching("org.ninelives.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule every_open_interface_says_who_implements_it = classes()
            .that(describe(
                    "are interfaces that others can see and implement",
                    type -> type.isInterface()
                            && !type.isAnnotation()
                            && type.getModifiers().contains(JavaModifier.PUBLIC)
                            && !type.reflect().isSealed()))
            .should()
            .beAnnotatedWith(ProviderType.class)
            .orShould()
            .beAnnotatedWith(ConsumerType.class);

    @ArchTest
    static final ArchRule every_package_is_exported_with_a_version_and_says_what_may_be_null =
            all(packages()).should(carry(Export.class).and(carry(Version.class)).and(carry(NullMarked.class)));

    private static ClassesTransformer<JavaPackage> packages() {
        return new AbstractClassesTransformer<>("packages") {
            @Override
            public Iterable<JavaPackage> doTransform(JavaClasses classes) {
                return classes.stream().map(JavaClass::getPackage).distinct().toList();
            }
        };
    }

    private static ArchCondition<JavaPackage> carry(Class<? extends Annotation> annotation) {
        return new ArchCondition<>("carry @" + annotation.getSimpleName()) {
            @Override
            public void check(JavaPackage item, ConditionEvents events) {
                boolean carries = item.isAnnotatedWith(annotation);
                events.add(new SimpleConditionEvent(
                        item,
                        carries,
                        item.getName() + (carries ? " carries @" : " does not carry @") + annotation.getSimpleName()));
            }
        };
    }
}
