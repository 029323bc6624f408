package org.ninelives.shell.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void alignsItsColumns() {
        Table table = new Table(List.of("Id", "Name"), List.of(List.of("1", "route"), List.of("100", "x")), "none");

        assertThat(table.lines()).containsExactly("ID   NAME", "1    route", "100  x");
    }

    @Test
    void ofNoRowIsJustATextThatSaysSo() {
        assertThat(new Table(List.of("Id"), List.of(), "nothing yet").lines()).containsExactly("nothing yet");
    }

    @Test
    void refusesARowThatDoesNotFit() {
        assertThatThrownBy(() -> new Table(List.of("Id"), List.of(List.of("1", "2")), ""))
                .hasMessage("a row of 2 cells under 1 headers: [1, 2]");
    }
}
