package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ninelives.api.PatchReport;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Cursor;
import org.ninelives.itests.shared.Desk;
import org.ninelives.itests.shared.Script;
import org.ninelives.itests.shared.Session;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceObjects;

/** What is handed out by a service of prototype scope, or by one that ServiceLoader finds, leads on as well. */
class HandlesOfScopesIT {

    private static final String DESK = "org.ninelives.itests.desk";

    @BeforeEach
    void begin() {
        Script.reset();
    }

    @Test
    void whatPrototypesHandOutLeadsToTheirOwnSuccessors_thereAndBack() throws Exception {
        try (Ninelives runtime =
                Runtimes.with(TestBundle.of("desk-prototype-1")).start()) {
            BundleContext context = runtime.context();
            ServiceObjects<Desk> desks = context.getServiceObjects(context.getServiceReference(Desk.class));
            Kept one = new Kept(desks.getService());
            Kept other = new Kept(desks.getService());
            assertThat(one.desk).isNotEqualTo(other.desk);

            List<String> ids = thereAndBack(runtime, TestBundle.of("desk-prototype-2"), one, other);

            assertThat(one.desk.isOwn(other.session)).isFalse();
            Kept late = new Kept(desks.getService());
            late.use("1.0.0");
            desks.ungetService(other.desk);
            awaitNothingHeld(runtime, ids);
            one.use("1.0.0");
        }
    }

    @Test
    void whatAServiceLoadersProviderHandsOutLeadsToItsSuccessors_thereAndBack() throws Exception {
        try (Ninelives runtime = ServiceLoaderIT.with(TestBundle.of("desk-provider-1"), TestBundle.of("desk-loading"))
                .start()) {
            Supplier<?> loading = runtime.service(Supplier.class);
            Kept loaded = new Kept((Desk) loading.get());

            List<String> ids = thereAndBack(runtime, TestBundle.of("desk-provider-2"), loaded);

            Desk again = (Desk) loading.get();
            assertThat(again.find("a")).containsSame(loaded.session);
            awaitNothingHeld(runtime, ids);
            loaded.use("1.0.0");
        }
    }

    private static List<String> thereAndBack(Ninelives runtime, Path version2, Kept... all) {
        List<String> ids = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (Kept kept : all) {
                kept.use("1.0.0");
            }
            ids.add(id(committed(runtime.patches().apply(patch(version2))).report()));
            for (Kept kept : all) {
                kept.use("2.0.0");
            }
            ids.add(id(committed(runtime.patches().rollback(DESK, Outcomes.patient()))
                    .report()));
        }
        for (Kept kept : all) {
            kept.use("1.0.0");
        }
        return ids;
    }

    private static String id(PatchReport report) {
        assertThat(report.lingering()).isEmpty();
        return report.id();
    }

    private static void awaitNothingHeld(Ninelives runtime, List<String> ids) {
        Eventually.until(
                "no former version's classes are held",
                () -> {
                    System.gc();
                    return lingering(runtime, ids).isEmpty();
                },
                () -> lingering(runtime, ids));
    }

    private static List<String> lingering(Ninelives runtime, List<String> ids) {
        return ids.stream()
                .flatMap(id -> runtime.patches().report(id).orElseThrow().lingering().stream())
                .toList();
    }

    /** A session and a cursor in it, held from the beginning. */
    private static final class Kept {

        private final Desk desk;
        private final Session session;
        private final Cursor cursor;
        private int added;

        Kept(Desk desk) {
            this.desk = desk;
            session = desk.open("a");
            cursor = session.cursor();
        }

        void use(String version) {
            assertThat(session.version()).isEqualTo(version);
            assertThat(desk.version()).isEqualTo(version);
            assertThat(session.add("item " + added)).isEqualTo(added + 1);
            assertThat(cursor.next()).isEqualTo("item " + added);
            assertThat(cursor.next()).isNull();
            assertThat(cursor.session()).isSameAs(session);
            assertThat(desk.find("a")).containsSame(session);
            assertThat(desk.isOwn(session)).isTrue();
            added++;
        }
    }
}
