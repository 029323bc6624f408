package org.ninelives.api;

import java.util.List;

/**
 * What became of the things that patches had left behind.
 *
 * @param repaired what is gone now, a line each
 * @param stranded what still is not, and why, a line each
 */
public record Repair(List<String> repaired, List<String> stranded) {

    /** Copies the lists. */
    public Repair {
        repaired = List.copyOf(repaired);
        stranded = List.copyOf(stranded);
    }
}
