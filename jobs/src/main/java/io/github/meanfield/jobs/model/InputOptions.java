package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.tables.ColumnType;
import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import io.github.meanfield.jobs.tables.Format;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.jobs.tables.csv.CsvColumn;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import io.github.meanfield.jobs.tables.csv.CsvTable;
import io.github.meanfield.jobs.tables.csv.JsonTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.catalog.SessionCatalog;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.ArgGroup;
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

  @ArgGroup(validate = false, heading = "%nFiles of CSV and JSON%n")
  private InputForm form = new InputForm();

  /** What the columns of probabilities in CSV begin with, before the number of their class. */
  private static final String SCORES = "probability_";

  private CsvTable csv;
  private JsonTable json;
  private boolean isCopied;

  /** The columns before the query. */
  private StructType columns;

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

  /** Whether a query makes the rows of those in the files. */
  public boolean isQueried() {
    return sql != null;
  }

  /** The form of CSV files as far as the options tell it; null for another format. */
  public CsvForm csvForm() {
    return format == Format.CSV ? csvForm(Optional.empty()) : null;
  }

  /**
   * Reads rows that nothing else is known of; the number of features of LIBSVM rows is inferred
   * from them.
   */
  public Dataset<Row> read(SparkSession session) {
    return read(session, 0);
  }

  private Dataset<Row> read(SparkSession session, int numFeatures) {
    refresh(session);
    return format == Format.CSV
        ? query(session, TrainingInput.of(csv(session, csvForm()), csvForm(), alike()).rows())
        : query(session, raw(session, numFeatures));
  }

  private Dataset<Row> raw(SparkSession session, int numFeatures) {
    if (format == Format.JSON) {
      JsonTable table = json(session);
      return Tables.named(table.rows(table.schema()));
    }
    return Tables.read(session, files(), format, numFeatures);
  }

  private JsonTable json(SparkSession session) {
    CsvForm known = form.over(CsvForm.DEFAULT);
    json = JsonTable.open(session, files(), known, form.badRecords());
    if (json.isMultiLine() && !known.multiLine()) {
      Console.entry("multi-line", "yes, as the first record has several lines");
    }
    return json;
  }

  /** Without a model no column is another thing than others. */
  private static Function<String, Reading> alike() {
    return name -> Reading.CLASSES;
  }

  /**
   * Reads rows to train on, whose types all of them decide.
   *
   * @param readings how the type of a column is decided, by its name
   */
  public TrainingInput readForTraining(SparkSession session, Function<String, Reading> readings) {
    refresh(session);
    boolean isCsv = format == Format.CSV;
    TrainingInput input =
        isCsv
            ? TrainingInput.of(csv(session, csvForm()), csvForm(), readings)
            : TrainingInput.of(read(session, 0), readings);
    if (isQueried()) {
      input = input.queried(isCsv ? query(session, input.rows()) : input.rows());
    }
    return input.withNumbers(marks(csvForm()), readings);
  }

  private static List<String> marks(CsvForm form) {
    return form == null ? CsvForm.MISSING : form.missing();
  }

  /**
   * Reads rows for a model.
   *
   * @param numFeatures number of features of LIBSVM rows, 0 to infer it from the rows
   * @param trained what the columns were in training, if it is known
   * @param numbers columns that must hold numbers beside those that the model reads
   */
  public Dataset<Row> read(
      SparkSession session,
      int numFeatures,
      Optional<TrainedColumns> trained,
      List<String> numbers) {
    if (trained.isEmpty()) {
      return read(session, numFeatures);
    }
    refresh(session);
    TrainedColumns known = trained.get();
    Dataset<Row> rows;
    if (format == Format.CSV) {
      CsvForm used = csvForm(trained);
      CsvTable table = csv(session, used);
      rows = table.rows(known.csv(table.names(), used, isQueried(), numbers), keepsFields());
    } else if (format == Format.JSON && !isQueried() && !known.isQueried()) {
      JsonTable table = json(session);
      rows = Tables.named(table.rows(InputSchema.ofTable(table.schema(), known)));
    } else {
      rows = raw(session, numFeatures);
    }
    return query(session, rows);
  }

  /**
   * The form of CSV files: as options say, or the folder that score has written, or as it was in
   * training.
   */
  public CsvForm csvForm(Optional<TrainedColumns> trained) {
    return form.over(
        scoredFolder()
            .map(ScoredFolder::form)
            .or(() -> trained.map(TrainedColumns::form))
            .orElse(CsvForm.DEFAULT));
  }

  private CsvTable csv(SparkSession session, CsvForm used) {
    csv = CsvTable.open(session, files(), used, form.badRecords());
    if (used.delimiter() == null && !csv.delimiter().equals("','")) {
      Console.entry("delimiter", "%s, as in the head", csv.delimiter());
    }
    return csv;
  }

  /**
   * Reads the rows of a folder as they come.
   *
   * @param trained what the columns were in training, if it is known
   * @param checkpoint the stream's checkpoint
   */
  public Dataset<Row> stream(
      SparkSession session, Optional<TrainedColumns> trained, String checkpoint) {
    StructType schema = InputSchema.ofStream(checkpoint, () -> streamSchema(session, trained));
    Dataset<Row> rows;
    if (format == Format.CSV) {
      List<String> names = List.of(schema.fieldNames());
      csv = CsvTable.stream(session, files(), csvForm(trained), form.badRecords(), names);
      rows = csv.rows(InputSchema.csv(schema), keepsFields() && trained.isPresent());
    } else if (format == Format.JSON) {
      CsvForm known = form.over(CsvForm.DEFAULT);
      json = JsonTable.stream(session, files(), known, form.badRecords());
      rows = Tables.named(json.rows(schema));
    } else {
      rows = Tables.stream(session, files(), format, schema);
    }
    return query(session, rows);
  }

  /** What the folder says that the rows are in, if score has written it. */
  public Optional<ScoredFolder> scoredFolder() {
    return isTable()
        ? Optional.empty()
        : ScoredFolder.of(Storage.require("--input", path)[0].getPath());
  }

  /**
   * Lets a column {@link CsvTable#FIELDS} come along with rows of CSV, from which they are written
   * as they were read, unless a query makes the rows.
   */
  public void copyFields() {
    isCopied = true;
  }

  private boolean keepsFields() {
    return isCopied && sql == null;
  }

  /**
   * Reads rows that are scored already. In CSV all is text but what scoring has added, and the
   * label if it is a number.
   *
   * @param label the label's column
   */
  public Dataset<Row> readScored(SparkSession session, String label) {
    if (format != Format.CSV || sql != null) {
      return read(session);
    }
    CsvForm known = csvForm(Optional.empty());
    csv = CsvTable.open(session, files(), known, form.badRecords());
    boolean hasClasses =
        scoredFolder()
            .map(folder -> !folder.classes().isEmpty())
            .orElseGet(() -> csv.names().contains(SCORES + "0"));
    List<CsvColumn> columns = new ArrayList<>();
    for (String name : csv.names()) {
      // Scoring writes its own numbers with a dot, whatever the input has.
      boolean isAdded =
          known.decimal() == '.'
              && (name.equals("prediction") || hasClasses && name.matches(SCORES + "\\d+"));
      boolean isNumber = isAdded || !hasClasses && name.equals(label);
      columns.add(new CsvColumn(name, isNumber ? ColumnType.NUMBER : ColumnType.TEXT, null));
    }
    return csv.rows(columns);
  }

  /** The path as Spark's readers take it. */
  private String files() {
    return isTable() || format == Format.IDX ? path : Storage.literal(path);
  }

  private StructType streamSchema(SparkSession session, Optional<TrainedColumns> trained) {
    if (format == Format.CSV) {
      CsvForm used = csvForm(trained);
      CsvTable there = csv(session, used);
      return InputSchema.of(
          trained
              .map(known -> known.csv(there.names(), used, isQueried(), List.of()))
              .orElseGet(() -> TrainingInput.of(there, used, alike()).csv()));
    }
    boolean isAny = isQueried() || trained.map(TrainedColumns::isQueried).orElse(true);
    return format == Format.JSON
        ? InputSchema.widened(json(session).schema(), isAny ? Optional.empty() : trained)
        : Tables.schema(session, files(), format);
  }

  /** The broken records that jobs have left out of the rows that were read last. */
  public long leftOut() {
    return csv != null ? csv.leftOut() : json != null ? json.leftOut() : 0;
  }

  /**
   * The query that has made the rows, so that it can be saved.
   *
   * @param features the columns that are learned from
   * @return none without one
   * @throws BadInput if it cannot be applied row by row; the message tells why
   */
  public Optional<InputQuery> query(SparkSession session, List<String> features) {
    return Optional.ofNullable(sql).map(query -> InputQuery.of(session, query, columns, features));
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
    columns = rows.schema();
    if (sql == null) {
      return rows;
    }
    // Only while the query is analysed, as the session may have a view of this name.
    SessionCatalog catalog = session.sessionState().catalog();
    Dataset<Row> before = catalog.getTempView(VIEW).isDefined() ? session.table(VIEW) : null;
    rows.createOrReplaceTempView(VIEW);
    try {
      return Tables.requireNames(session.sql(sql));
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
      form.require(format);
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
    form.require(format);
  }
}
