package io.github.meanfield.jobs.report;

/**
 * A cell of a table with what it counted for.
 *
 * @param value what stands in it
 * @param share how strongly it is shaded, from -1 to 1; in another colour below 0
 * @param note what stands behind it, in small letters
 */
public record MarkedCell(Object value, double share, String note) {}
