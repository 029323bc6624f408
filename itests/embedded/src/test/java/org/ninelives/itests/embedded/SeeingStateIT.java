package org.ninelives.itests.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.ninelives.itests.embedded.Outcomes.committed;
import static org.ninelives.itests.embedded.Outcomes.patch;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.ninelives.api.state.FieldReport.Fate;
import org.ninelives.api.state.StateTree;
import org.ninelives.api.state.StateTree.Bounds;
import org.ninelives.embedded.Ninelives;
import org.ninelives.itests.shared.Desk;
import org.ninelives.itests.shared.Session;
import org.ninelives.itests.shared.Vault;

/** An operator looks at what a module holds, while it is called. */
class SeeingStateIT {

    private static final String ALBUM = "org.ninelives.itests.album";
    private static final String JOINED = "org.ninelives.itests.joined";

    @Test
    void showsWhatServes_whatWouldBecomeOfIt_andNoSecret_beforeAndAfterAPatch() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("album")).start()) {
            Vault album = runtime.service(Vault.class);
            album.put("many", "1000000");
            album.put("photo", "first");
            album.put("photo", "second");
            album.put("lock", "held");

            StateTree tree = runtime.patches().state(ALBUM, Bounds.DEFAULT);

            assertThat(tree.version()).hasToString("1.0.0");
            Map<String, StateTree.Field> fields = fields(tree);
            assertThat(fields.get("texts").value().size()).isEqualTo(1_000_000);
            assertThat(fields.get("texts").value().more()).isEqualTo(999_990);
            assertThat(fields.get("texts").fate()).isEqualTo(Fate.CARRIED);
            assertThat(fields.get("photos").fate()).isEqualTo(Fate.CONVERTED);
            assertThat(fields.get("things").fate()).isEqualTo(Fate.REFUSED);
            assertThat(fields.get("things").detail()).startsWith("things[\"held\"][0]: a semaphore");
            assertThat(fields.get("password").value().text()).isEqualTo("***");
            StateTree.Node first = photo(fields, "first");
            StateTree.Node itself = first.parts().get(1);
            assertThat(itself.repeated()).isTrue();
            assertThat(itself.id()).isEqualTo(first.id());
            assertThat(photo(fields, "second").parts().get(1).id()).isEqualTo(first.id());
        }
    }

    @Test
    void aModuleThatIsCalledAndPatchedCanBeLookedAt() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("album")).start()) {
            Vault album = runtime.service(Vault.class);
            album.put("photo", "first");
            Load load = Load.of("album", 4, () -> {
                album.put("photo", "p" + Thread.currentThread().getId() + System.nanoTime() % 100);
                return album.get("first");
            });
            try (load) {
                for (int i = 0; i < 50; i++) {
                    assertThat(fields(runtime.patches().state(ALBUM, new Bounds(10, 1_000, 10_000)))
                                    .get("photos")
                                    .fate())
                            .isEqualTo(Fate.CONVERTED);
                }
                committed(runtime.patches().apply(patch(TestBundle.of("album", "2.0.0"))));
                assertThat(runtime.patches().state(ALBUM, Bounds.DEFAULT).version())
                        .hasToString("2.0.0");
            }
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void showsStaticFieldsOfTheClassesThatAreInUse_inEitherVersion() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("joined-1")).start()) {
            Vault cellar = runtime.service(Vault.class, "(room=cellar)");
            cellar.put("a", "RED");

            StateTree before = runtime.patches().state(JOINED, Bounds.DEFAULT);
            committed(runtime.patches().apply(patch(TestBundle.of("joined-2"))));
            StateTree after = runtime.patches().state(JOINED, Bounds.DEFAULT);

            assertThat(statics(before)).containsExactly("Register.last", "Register.puts", "Register.rooms");
            assertThat(statics(after)).containsExactly("Ledger.last", "Ledger.places", "Ledger.puts");
        }
    }

    @Test
    void countsWhatConsumersHoldPastTheServices_beforeAndAfterAPatch() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("desk-1")).start()) {
            Desk desk = runtime.service(Desk.class);
            Session anna = desk.open("anna");
            Session ben = desk.open("ben");
            anna.add("tea");

            assertThat(handedOut(runtime)).containsExactly("org.ninelives.itests.desk.Cart 2");
            committed(runtime.patches().apply(patch(TestBundle.of("desk-2"))));
            assertThat(handedOut(runtime)).containsExactly("org.ninelives.itests.desk.Cart 2");
            assertThat(List.of(anna, ben)).doesNotHaveDuplicates();
        }
    }

    private static List<String> statics(StateTree tree) {
        return tree.owners().stream()
                .filter(StateTree.Owner::isClass)
                .flatMap(owner -> owner.fields().stream()
                        .map(field -> owner.type().substring(owner.type().lastIndexOf('.') + 1) + "."
                                + field.value().name()))
                .toList();
    }

    private static List<String> handedOut(Ninelives runtime) {
        return runtime.patches().state("org.ninelives.itests.desk", Bounds.DEFAULT).handedOut().stream()
                .map(objects -> objects.type() + " " + objects.count())
                .toList();
    }

    @Test
    void whatIsNoModuleHasNoState() throws Exception {
        try (Ninelives runtime = Runtimes.with(TestBundle.of("album")).start()) {
            assertThat(runtime.patches().state(ALBUM, Bounds.DEFAULT).owners())
                    .as("nobody called it yet")
                    .isEmpty();
            assertThatThrownBy(() -> runtime.patches().state("nobody", Bounds.DEFAULT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("nobody is no module");
        }
    }

    private static Map<String, StateTree.Field> fields(StateTree tree) {
        return tree.owners().get(0).fields().stream()
                .collect(Collectors.toMap(field -> field.value().name(), field -> field));
    }

    private static StateTree.Node photo(Map<String, StateTree.Field> fields, String title) {
        return fields.get("photos").value().parts().stream()
                .filter(part -> part.name().equals("[\"" + title + "\"]"))
                .findFirst()
                .orElseThrow();
    }
}
