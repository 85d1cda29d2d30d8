package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.stages.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Files of text as Spark lists, splits and decompresses them.
 *
 * @param rows a row for each line, of the columns {@link #FILE}, {@link #START} and {@link #LINE};
 *     or one for each file that a task is to read as a whole, of the first of these. Values of
 *     partition columns are behind them
 * @param partitions the columns that the names of folders tell
 */
record TextFiles(Dataset<Row> rows, List<String> partitions) {

  /** The file, as a URI. */
  static final int FILE = 0;

  /** The place in the file where the part begins that Spark reads in one go. */
  static final int START = 1;

  /** The bytes of a line. */
  static final int LINE = 2;

  private static final String TEXT = "text";
  // Not Spark's own name, value, which a folder may have for its column.
  private static final String VALUE = "_line_of_text";
  private static final String LINE_SEPARATOR = "lineSep";
  private static final String BINARY = "binaryFile";
  private static final StructType BINARY_SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("modificationTime", DataTypes.TimestampType, false)
          .add("length", DataTypes.LongType, false)
          .add("content", DataTypes.BinaryType, true);

  private static final StructType LINE_SCHEMA = new StructType().add(VALUE, DataTypes.StringType);

  /**
   * Opens files that are there.
   *
   * @param path file or folder, where wildcards are allowed
   * @param isReadWhole whether a task is to read a file as a whole
   * @param lineBreak what ends a line otherwise
   */
  static TextFiles open(SparkSession session, String path, boolean isReadWhole, char lineBreak) {
    if (isReadWhole) {
      requireOtherFolders(session, path);
    }
    return of(
        Tables.withTextPartitions(
            session,
            () ->
                session
                    .read()
                    .format(isReadWhole ? BINARY : TEXT)
                    .schema(isReadWhole ? BINARY_SCHEMA : LINE_SCHEMA)
                    .option(LINE_SEPARATOR, String.valueOf(lineBreak))
                    .load(path)),
        isReadWhole);
  }

  /** Opens files that come into a folder. */
  static TextFiles stream(SparkSession session, String folder, boolean isReadWhole) {
    DataStreamReader reader =
        session.readStream().format(isReadWhole ? BINARY : TEXT).option(LINE_SEPARATOR, "\n");
    return of(
        Tables.withTextPartitions(
            session, () -> reader.schema(isReadWhole ? BINARY_SCHEMA : LINE_SCHEMA).load(folder)),
        isReadWhole);
  }

  /** A folder's column would take the place of one that Spark's reader of whole files has. */
  private static void requireOtherFolders(SparkSession session, String path) {
    List<String> files = names(session, path).map(Tables::folded).toList();
    for (String name : BINARY_SCHEMA.fieldNames()) {
      String folder = "/" + Tables.folded(name) + "=";
      if (files.stream().anyMatch(file -> file.contains(folder))) {
        throw new BadInput(
            "'%s': folders tell a column '%s', a name that Spark's reader of whole files has"
                + " itself; give the folders another name",
            path, name);
      }
    }
  }

  private static TextFiles of(Dataset<Row> files, boolean isReadWhole) {
    List<String> own = isReadWhole ? List.of(BINARY_SCHEMA.fieldNames()) : List.of(VALUE);
    List<String> partitions =
        Stream.of(files.columns()).filter(name -> !own.contains(name)).toList();
    List<Column> columns = new ArrayList<>(List.of(functions.input_file_name()));
    if (!isReadWhole) {
      columns.add(functions.expr("input_file_block_start()"));
      columns.add(functions.col(VALUE).cast("binary"));
    }
    partitions.forEach(name -> columns.add(Columns.named(name)));
    return new TextFiles(files.select(columns.toArray(Column[]::new)), partitions);
  }

  /** The files that are read of those that are there, as URIs in alphabetical order. */
  static Stream<String> names(SparkSession session, String path) {
    return Stream.of(session.read().format(BINARY).load(path).inputFiles()).sorted();
  }

  /** How tasks reach file systems. */
  static SerializableConfiguration hadoop(SparkSession session) {
    return new SerializableConfiguration(session.sparkContext().hadoopConfiguration());
  }
}
