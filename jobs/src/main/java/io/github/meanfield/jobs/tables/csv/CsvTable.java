package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.CsvText;
import io.github.meanfield.jobs.tables.QueryPlans;
import io.github.meanfield.jobs.tables.ReadFiles;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.stages.catalyst.InternalRows;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** A table of CSV files, all there or still to come as a stream. */
public final class CsvTable {

  /** A column of all fields of a record, as {@link CsvText#asRead} makes them. */
  public static final String FIELDS = "fields_as_read";

  private final CsvSource source;
  private final BadRecords badRecords;
  private final TextFiles files;
  private BrokenRecords counts = new BrokenRecords();

  private CsvTable(CsvSource source, BadRecords badRecords, TextFiles files) {
    this.source = source;
    this.badRecords = badRecords;
    this.files = files;
    for (String partition : files.partitions()) {
      if (source.names().stream().anyMatch(partition::equalsIgnoreCase)) {
        throw new BadInput(
            "column '%s' is in the names of folders and in the head of %s too; rename one",
            partition, source.origin());
      }
    }
  }

  /**
   * Opens a table of files that are there.
   *
   * @param path file or folder, where wildcards are allowed
   * @param form the files' form
   * @param badRecords what becomes of broken records
   */
  public static CsvTable open(
      SparkSession session, String path, CsvForm form, BadRecords badRecords) {
    ReadFiles.requireAll(session, path);
    SerializableConfiguration hadoop = TextFiles.hadoop(session);
    CsvHead head =
        TextFiles.names(session, path)
            .flatMap(file -> CsvHead.read(hadoop.value(), file, form).stream())
            .findFirst()
            .orElseThrow(() -> new BadInput("'%s' holds no rows", path));
    Tables.tellRenamed(head.texts(), head.names());
    CsvSource source =
        new CsvSource(
            form,
            head.lineBreak(),
            head.form().delimiter(),
            head.names(),
            "'" + FileLines.shown(head.file()) + "'",
            hadoop);
    TextFiles files = TextFiles.open(session, path, source.isReadWhole(), source.lineBreak());
    return new CsvTable(source, badRecords, files);
  }

  /**
   * Opens a table of files that come into a folder.
   *
   * @param schema the columns that each of them has
   */
  public static CsvTable stream(
      SparkSession session, String folder, CsvForm form, BadRecords badRecords, StructType schema) {
    List<String> names = List.of(schema.fieldNames());
    CsvSource source =
        new CsvSource(
            form, '\n', ',', names, "the stream's first files", TextFiles.hadoop(session));
    TextFiles files = TextFiles.stream(session, folder, source.isReadWhole());
    return new CsvTable(source, badRecords, files);
  }

  /** Settles queries by the size of the files. */
  public void settlePlans() {
    QueryPlans.settle(files.rows(), names().size());
  }

  /** The columns of the files by name, in the order of the first of them. */
  public List<String> names() {
    return source.names();
  }

  /** What stands between two fields of the first file, as a user reads it. */
  public String delimiter() {
    return CsvForm.shown(source.delimiter());
  }

  /** The columns that the names of folders tell, which are texts. */
  public List<String> partitions() {
    return files.partitions();
  }

  /**
   * The records of a table of files that are there. Once a job has read them all, {@link
   * #requireRead} tells whether others are broken.
   */
  public JavaRDD<CsvRecord> records() {
    CsvSource read = source;
    BrokenRecords counter = newCounts();
    return files
        .rows()
        .javaRDD()
        .mapPartitions(rows -> new TaskRecords(new CsvReader(read, rows), counter, broken -> {}));
  }

  private BrokenRecords newCounts() {
    counts = BrokenRecords.of(files.rows());
    return counts;
  }

  /** Checks what a job has found that has read all {@link #records}. */
  public void requireRead() {
    counts.require(badRecords, source.origin(), file -> source.first(file, CsvRecord::fault));
  }

  /** The broken records that jobs have left out of what was read last. */
  public long leftOut() {
    return counts.value().broken();
  }

  /** Rows of the table without {@link #FIELDS}. */
  public Dataset<Row> rows(List<CsvColumn> columns) {
    return rows(columns, false);
  }

  /**
   * Rows of the table. Broken records end the job that reads them, with file and line of the first
   * it comes upon, or are left out; a value that is not of its column's type ends it too.
   *
   * @param columns how each of {@link #names} is read, in the same order
   * @param hasFields whether {@link #FIELDS} come along, right behind these
   */
  public Dataset<Row> rows(List<CsvColumn> columns, boolean hasFields) {
    StructType schema = new StructType();
    for (CsvColumn column : columns) {
      schema = schema.add(column.name(), column.type().dataType());
    }
    if (hasFields) {
      schema = schema.add(FIELDS, DataTypes.createArrayType(DataTypes.StringType));
    }
    for (String partition : files.partitions()) {
      schema = schema.add(partition, DataTypes.StringType);
    }
    boolean isSkipping = badRecords == BadRecords.SKIP;
    CsvRows rows =
        new CsvRows(source, columns, hasFields, files.partitions().size(), isSkipping, newCounts());
    // A stream's plan must begin with its files; an encoder has expressions for each column.
    return files.rows().isStreaming()
        ? files.rows().mapPartitions(rows, Encoders.row(schema))
        : InternalRows.frame(
            files.rows().sparkSession(),
            files.rows().javaRDD().mapPartitions(rows::internal),
            schema);
  }
}
