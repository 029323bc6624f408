package org.ninelives.runtime.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ninelives.api.Finding;

class ModuleNamesTest {

    @TempDir
    Path folder;

    @Test
    void whatSaysItIsAModuleIsOne_whateverIsNamed() {
        assertThat(ModuleNames.none().isModule(" True ", "any")).isTrue();
        assertThat(ModuleNames.none().isModule("no", "any")).isFalse();
        assertThat(ModuleNames.of(null).isModule(null, "any")).isFalse();
    }

    @Test
    void theOperatorNamesThem_orHowTheirNamesBegin() {
        ModuleNames names = ModuleNames.of(" com.acme.tax , com.acme.rates.* ");

        assertThat(names.isModule(null, "com.acme.tax")).isTrue();
        assertThat(names.isModule("false", "com.acme.rates.daily")).isTrue();
        assertThat(names.isModule(null, "com.acme.taxes")).isFalse();
        assertThat(names.isModule(null, "com.acme.rates")).isFalse();
        assertThat(names.isModule(null, null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "a,*", "a b", "*.tax", "a**"})
    void whatNamesEverythingOrNothingIsRefused(String property) {
        assertThatThrownBy(() -> ModuleNames.of(property))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(ModuleNames.PROPERTY);
    }

    @Test
    void aFileIsJudgedAsItsBundle() throws Exception {
        Path file = BundleFile.of("com.acme.tax", "1").write(folder);

        assertThat(Artifact.read(file, "tax", ModuleNames.of("com.acme.*")).isModule())
                .isTrue();
        assertThat(Artifact.read(file, "tax").isModule()).isFalse();
    }

    @Test
    void whatSuchAModuleLosesIsNamed() throws Exception {
        ModuleNames names = ModuleNames.of("tax");
        Path file = BundleFile.of("tax", "1")
                .offering("tax.Office", "api.Tax")
                .compiled(
                        "package tax; class Office extends Desk { private long sum; static int rate; }",
                        "package tax; class Desk { int number; }")
                .write(folder);
        Artifact incumbent = Artifact.read(file, "tax", names);

        List<Finding> findings = Comparison.of(incumbent, incumbent).findings();

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.weight()).isEqualTo(Finding.Weight.WARNS);
            assertThat(finding.message()).contains("its fields are not carried: Office.sum, Desk.number;");
        });
    }
}
