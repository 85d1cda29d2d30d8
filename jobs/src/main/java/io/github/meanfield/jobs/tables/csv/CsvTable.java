package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.tables.ColumnType;
import io.github.meanfield.jobs.tables.CsvText;
import io.github.meanfield.jobs.tables.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** A table of CSV files, all there or still to come as a stream. */
public final class CsvTable {

  /** A column of all fields of a record, as {@link CsvText#asRead} makes them. */
  public static final String FIELDS = "fields_as_read";

  private static final String TEXT = "text";
  private static final String VALUE = "value";
  private static final String LINE_SEPARATOR = "lineSep";
  private static final String BINARY = "binaryFile";
  private static final StructType BINARY_SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("modificationTime", DataTypes.TimestampType, false)
          .add("length", DataTypes.LongType, false)
          .add("content", DataTypes.BinaryType, true);

  private final SparkSession session;
  private final CsvSource source;
  private final BadRecords badRecords;
  private final Dataset<Row> lines;
  private final List<String> partitions;
  private BrokenRecords counts;

  private CsvTable(
      SparkSession session, CsvSource source, BadRecords badRecords, Dataset<Row> files) {
    this.session = session;
    this.source = source;
    this.badRecords = badRecords;
    this.partitions =
        Stream.of(files.columns()).filter(name -> !sourceColumns().contains(name)).toList();
    this.lines = files.select(lineColumns());
    for (String partition : partitions) {
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
    CsvSource source = source(session, path, form);
    Dataset<Row> files =
        Tables.withTextPartitions(
            session,
            () ->
                session
                    .read()
                    .format(source.isReadWhole() ? BINARY : TEXT)
                    .option(LINE_SEPARATOR, String.valueOf(source.lineBreak()))
                    .load(path));
    return new CsvTable(session, source, badRecords, files);
  }

  /**
   * Opens a table of files that come into a folder.
   *
   * @param names the columns that each of them has
   */
  public static CsvTable stream(
      SparkSession session, String path, CsvForm form, BadRecords badRecords, List<String> names) {
    CsvSource source =
        new CsvSource(form, '\n', ',', names, "the stream's first files", hadoop(session));
    DataStreamReader reader =
        session
            .readStream()
            .format(source.isReadWhole() ? BINARY : TEXT)
            .option(LINE_SEPARATOR, String.valueOf(source.lineBreak()));
    Dataset<Row> files =
        Tables.withTextPartitions(
            session,
            () -> (source.isReadWhole() ? reader.schema(BINARY_SCHEMA) : reader).load(path));
    return new CsvTable(session, source, badRecords, files);
  }

  private static CsvSource source(SparkSession session, String path, CsvForm form) {
    SerializableConfiguration hadoop = hadoop(session);
    CsvHead head =
        Stream.of(session.read().format(BINARY).load(path).inputFiles())
            .sorted()
            .flatMap(file -> CsvHead.read(hadoop.value(), file, form).stream())
            .findFirst()
            .orElseThrow(() -> new BadInput("'%s' holds no rows", path));
    return new CsvSource(
        form,
        head.lineBreak(),
        head.form().delimiter(),
        head.names(),
        "'" + FileLines.shown(head.file()) + "'",
        hadoop);
  }

  private static SerializableConfiguration hadoop(SparkSession session) {
    return new SerializableConfiguration(session.sparkContext().hadoopConfiguration());
  }

  private List<String> sourceColumns() {
    return source.isReadWhole() ? List.of(BINARY_SCHEMA.fieldNames()) : List.of(VALUE);
  }

  private Column[] lineColumns() {
    List<Column> columns = new ArrayList<>(List.of(functions.input_file_name()));
    if (!source.isReadWhole()) {
      columns.add(functions.expr("input_file_block_start()"));
      columns.add(functions.col(VALUE).cast("binary"));
    }
    partitions.forEach(name -> columns.add(functions.col("`" + name.replace("`", "``") + "`")));
    return columns.toArray(Column[]::new);
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
    return partitions;
  }

  /**
   * The records of a table of files that are there. Once a job has read them all, {@link
   * #requireRead} tells whether others are broken.
   */
  public JavaRDD<CsvRecord> records() {
    CsvSource files = source;
    BrokenRecords counter = newCounts();
    return lines
        .javaRDD()
        .mapPartitions(rows -> new TaskRecords(files, counter, broken -> {}, rows));
  }

  private BrokenRecords newCounts() {
    counts = new BrokenRecords();
    session.sparkContext().register(counts);
    return counts;
  }

  /** Checks what a job has found that has read all {@link #records}. */
  public void requireRead() {
    BrokenRecords.Counts found = counts.value();
    if (found.broken() > 0 && badRecords == BadRecords.REFUSE) {
      CsvRecord first =
          source
              .first(found.file(), CsvRecord::fault)
              .orElseThrow(() -> source.changed(found.file()));
      throw new BadInput(
          "%s of %s records %s broken, the first at %s: %s; %s",
          Console.count(found.broken()),
          Console.count(found.broken() + found.whole()),
          found.broken() == 1 ? "is" : "are",
          BrokenRecords.place(first),
          first.fault(),
          BrokenRecords.CURE);
    } else if (found.whole() == 0) {
      throw new BadInput("%s holds no rows that can be read", source.origin());
    }
  }

  /** The broken records that jobs have left out of what was read last. */
  public long leftOut() {
    return counts == null ? 0 : counts.value().broken();
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
      schema = schema.add(column.name(), type(column.type()));
    }
    if (hasFields) {
      schema = schema.add(FIELDS, DataTypes.createArrayType(DataTypes.StringType));
    }
    for (String partition : partitions) {
      schema = schema.add(partition, DataTypes.StringType);
    }
    boolean isSkipping = badRecords == BadRecords.SKIP;
    return lines.mapPartitions(
        new CsvRows(source, columns, hasFields, partitions.size(), isSkipping, newCounts()),
        Encoders.row(schema));
  }

  private static DataType type(ColumnType type) {
    return switch (type) {
      case TEXT -> DataTypes.StringType;
      case NUMBER -> DataTypes.DoubleType;
      case FLAG -> DataTypes.BooleanType;
      case OTHER -> throw new IllegalArgumentException("CSV holds texts, numbers and flags");
    };
  }
}
