package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Format;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.jobs.tables.Tables;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Option;

/** Where rows come from. */
public final class InputOptions {

  @Option(
      names = "--input",
      required = true,
      paramLabel = "PATH",
      description =
          "File or folder of rows, where wildcards are allowed; with --format table, a table's"
              + " name.")
  private String path;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: what the name ends in, .gz aside.")
  private Format format;

  @Option(
      names = "--sql",
      paramLabel = "QUERY",
      description = "Query that makes the rows, of a table that is named input.")
  private String sql;

  /** The path as the user gave it, or the name of a table. */
  public String path() {
    return path;
  }

  /** The last part of the path. */
  public String name() {
    return path.replaceFirst("/+$", "").replaceFirst(".*/", "");
  }

  /** The path or table and its format, once {@link #require} has settled it. */
  public String description() {
    return path + " (" + format + ")";
  }

  /** The format, once {@link #require} has settled it. */
  public Format format() {
    return format;
  }

  /** Whether rows come from a table of the catalog. */
  public boolean isTable() {
    return format == Format.TABLE;
  }

  /** Reads the rows; the number of features of LIBSVM rows is inferred from them. */
  public Dataset<Row> read(SparkSession session) {
    return read(session, 0);
  }

  private Dataset<Row> read(SparkSession session, int numFeatures) {
    return query(session, Tables.read(session, files(), format, numFeatures));
  }

  /**
   * Reads rows for a model.
   *
   * @param numFeatures number of features of LIBSVM rows, 0 to infer it from the rows
   * @param statistics what the columns were in training, if it is known
   */
  public Dataset<Row> read(
      SparkSession session, int numFeatures, Optional<TrainingStatistics> statistics) {
    if (statistics.isEmpty()) {
      return read(session, numFeatures);
    } else if (!InputSchema.isInferred(format)) {
      return InputSchema.typed(read(session, numFeatures), statistics.get());
    }
    StructType schema =
        InputSchema.ofTable(Tables.schema(session, files(), format), statistics.get());
    Dataset<Row> rows = query(session, Tables.read(session, files(), format, schema));
    return InputSchema.typed(rows, statistics.get());
  }

  /**
   * Reads the rows of a folder as they come.
   *
   * @param statistics what the columns were in training, if it is known
   * @param checkpoint the stream's checkpoint
   */
  public Dataset<Row> stream(
      SparkSession session, Optional<TrainingStatistics> statistics, String checkpoint) {
    StructType schema = InputSchema.ofStream(session, files(), format, statistics, checkpoint);
    return query(session, Tables.stream(session, files(), format, schema));
  }

  /** What the folder says that the rows are in, if score has written it. */
  public Optional<ScoredFolder> scoredFolder() {
    return isTable()
        ? Optional.empty()
        : ScoredFolder.of(Storage.require("--input", path)[0].getPath());
  }

  /** The path as Spark's readers take it. */
  private String files() {
    return isTable() || format == Format.IDX ? path : Storage.literal(path);
  }

  private Dataset<Row> query(SparkSession session, Dataset<Row> rows) {
    if (sql == null) {
      return rows;
    }
    rows.createOrReplaceTempView("input");
    return session.sql(sql);
  }

  /** Checks that the input is there and settles its format, before any Spark session starts. */
  public void require() {
    if (isTable()) {
      return;
    }
    FileStatus first = Storage.require("--input", path)[0];
    if (format == null) {
      format =
          Storage.format(first)
              .orElseThrow(
                  () ->
                      new BadInput(
                          "cannot tell the format of '%s' from its name; give --format csv,"
                              + " parquet, json, orc, libsvm, idx or table",
                          path));
    }
    if (first.isFile()
        && first.getPath().getName().contains(":")
        && "file".equals(first.getPath().toUri().getScheme())) {
      throw new BadInput(
          "--input '%s': Hadoop cannot read local files with colons in their names; rename it",
          path);
    } else if (format == Format.LIBSVM && !Storage.literal(path).equals(path)) {
      Storage.requirePlain("--input", path);
    }
  }
}
