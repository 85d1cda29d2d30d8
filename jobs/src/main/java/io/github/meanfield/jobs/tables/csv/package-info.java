/**
 * Files of CSV, read strictly: every record is what its file says, in the order of the table's
 * columns, or it is refused with file and line.
 *
 * <p>Spark lists, splits and decompresses the files; lines come in, records of text or rows with
 * the types of {@link io.github.meanfield.jobs.tables.ColumnType} go out, in batch and in streams
 * alike. It uses the package above it, which does not know it.
 */
package io.github.meanfield.jobs.tables.csv;
