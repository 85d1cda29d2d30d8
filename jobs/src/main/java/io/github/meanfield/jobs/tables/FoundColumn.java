package io.github.meanfield.jobs.tables;

import java.util.List;
import java.util.Map;

/**
 * What a column of texts turned out to be.
 *
 * @param name its name
 * @param type what its values are
 * @param isWhole whether all of them are whole numbers, written without decimals
 * @param mark a text that means a missing value in this column, beside those of all columns; null
 *     without one
 * @param marks how often each text that means a missing value is there, outside of quotes
 * @param notes what a person should know of it, in the words of an error's cure
 */
public record FoundColumn(
    String name,
    ColumnType type,
    boolean isWhole,
    String mark,
    Map<String, Long> marks,
    List<String> notes) {}
