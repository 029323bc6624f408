package org.ninelives.runtime;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.all;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
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
import java.lang.reflect.Proxy;
import org.jspecify.annotations.NullMarked;
import org.osgi.framework.BundleContext;

/** Which package of the engine may know which. */
@AnalyzeClasses(packages = "org.ninelives.runtime", importOptions = DoNotIncludeTests.class)
class BoundariesTest {

    private static final String ENGINE = "org.ninelives.runtime.";

    @ArchTest
    static final ArchRule only_framework_and_the_activator_know_the_bundle_context = noClasses()
            .that()
            .resideOutsideOfPackage(ENGINE + "framework..")
            .and(not(equivalentTo(Engine.class)))
            .should()
            .dependOnClassesThat()
            .areAssignableTo(BundleContext.class);

    @ArchTest
    static final ArchRule the_capabilities_know_nothing_of_the_framework_and_of_patches = noClasses()
            .that()
            .resideInAnyPackage(
                    ENGINE + "dispatch..",
                    ENGINE + "state..",
                    ENGINE + "store..",
                    ENGINE + "journal..",
                    ENGINE + "artifact..",
                    ENGINE + "area..",
                    ENGINE + "effects..",
                    ENGINE + "schedule..",
                    ENGINE + "leak..",
                    ENGINE + "transaction..",
                    ENGINE + "worker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ENGINE + "framework..", ENGINE + "patching..");

    @ArchTest
    static final ArchRule a_transaction_knows_no_other_part_of_the_engine = noClasses()
            .that()
            .resideInAPackage(ENGINE + "transaction..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("org.ninelives.runtime..").and(not(resideInAPackage(ENGINE + "transaction.."))));

    @ArchTest
    static final ArchRule packages_are_free_of_cycles =
            slices().matching(ENGINE + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule the_path_of_a_call_has_no_reflective_proxy = noClasses()
            .that()
            .resideInAPackage(ENGINE + "dispatch..")
            .should()
            .callMethodWhere(target(owner(equivalentTo(Proxy.class))).and(target(name("newProxyInstance"))));

    @ArchTest
    static final ArchRule nobody_sleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule nobody_sleeps_for_nanoseconds =
            noClasses().should().callMethod(Thread.class, "sleep", long.class, int.class);

    @ArchTest
    static final ArchRule every_package_says_what_may_be_null = all(packages()).should(beNullMarked());

    private static ClassesTransformer<JavaPackage> packages() {
        return new AbstractClassesTransformer<>("packages") {
            @Override
            public Iterable<JavaPackage> doTransform(JavaClasses classes) {
                return classes.stream().map(JavaClass::getPackage).distinct().toList();
            }
        };
    }

    private static ArchCondition<JavaPackage> beNullMarked() {
        return new ArchCondition<>("carry @NullMarked") {
            @Override
            public void check(JavaPackage item, ConditionEvents events) {
                boolean marked = item.isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(
                        item, marked, item.getName() + (marked ? " is" : " is not") + " marked"));
            }
        };
    }
}
