package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.tables.ColumnType;
import java.io.Serializable;

/**
 * How a column is read.
 *
 * @param name its name after reading
 * @param type what its values are read as
 * @param mark a text that means a missing value in this column, beside those of the form; null
 *     without one
 */
public record CsvColumn(String name, ColumnType type, String mark) implements Serializable {}
