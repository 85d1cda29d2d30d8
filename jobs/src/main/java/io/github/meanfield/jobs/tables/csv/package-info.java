/**
 * Files of CSV and JSON, read strictly: every record is what its file says, or it is refused with
 * file and line. Fields of CSV go by the names in the head.
 *
 * <p>Spark lists, splits and decompresses the files; lines come in, records of text or rows with
 * the types of {@link io.github.meanfield.jobs.tables.ColumnType} go out, in batch and in streams
 * alike. It uses the package above it, which does not know it.
 */
package io.github.meanfield.jobs.tables.csv;
