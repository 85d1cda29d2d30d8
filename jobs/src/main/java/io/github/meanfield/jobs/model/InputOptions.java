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
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Option;

/** Where rows come from. */
public final class InputOptions {

  private static final String VIEW = "input";

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
    refresh(session);
    return query(session, Tables.read(session, path, format, numFeatures));
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
    refresh(session);
    StructType schema = InputSchema.ofTable(Tables.schema(session, path, format), statistics.get());
    Dataset<Row> rows = query(session, Tables.read(session, path, format, schema));
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
    StructType schema = InputSchema.ofStream(session, path, format, statistics, checkpoint);
    return query(session, Tables.stream(session, path, format, schema));
  }

  /** What the session keeps of an earlier look at the files, or caches of them, may have passed. */
  private void refresh(SparkSession session) {
    if (isTable()) {
      session.catalog().refreshTable(path);
    } else {
      session.catalog().refreshByPath(Storage.path("--input", path).toString());
    }
  }

  private Dataset<Row> query(SparkSession session, Dataset<Row> rows) {
    if (sql == null) {
      return rows;
    }
    // Only while the query is analysed, as the session may have a view of this name.
    SessionCatalog catalog = session.sessionState().catalog();
    Dataset<Row> before = catalog.getTempView(VIEW).isDefined() ? session.table(VIEW) : null;
    rows.createOrReplaceTempView(VIEW);
    try {
      return session.sql(sql);
    } finally {
      // Not by Spark's Catalog, which would also drop what anybody caches of these rows.
      catalog.dropTempView(VIEW);
      if (before != null) {
        before.createOrReplaceTempView(VIEW);
      }
    }
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
  }
}
