package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import io.github.meanfield.jobs.tables.Format;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.jobs.tables.StreamedFiles;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import io.github.meanfield.jobs.tables.csv.CsvTable;
import io.github.meanfield.jobs.tables.csv.JsonTable;
import io.github.meanfield.jobs.tables.csv.LibsvmTable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Reads the rows that options name, for a training or for a model, at once or as a stream. */
public final class InputReader {

  /** Without a model no column is another thing than others. */
  private static final Function<String, Reading> ALIKE = name -> Reading.CLASSES;

  /** A query may use any column. */
  private static final Function<String, Reading> QUERIED = name -> Reading.BY_VALUES;

  private final String path;
  private final Format format;
  private final InputForm form;
  private final InputView view;
  private CsvTable csv;
  private JsonTable json;
  private boolean isCopied;

  /** The columns that the query of a training was given. */
  private Optional<StructType> queried = Optional.empty();

  /**
   * A reader of rows.
   *
   * @param path file or folder, where wildcards are allowed, or the name of a table
   * @param format the files' format
   * @param sql the query that makes the rows of those in the files; null without one
   * @param form the form of the files, as far as options say it
   */
  InputReader(String path, Format format, String sql, InputForm form) {
    this.path = path;
    this.format = format;
    this.form = form;
    this.view = new InputView(sql);
  }

  /** The form of CSV or JSON files as far as the options tell it; null for another format. */
  public CsvForm textForm() {
    return format == Format.CSV || format == Format.JSON ? textForm(Optional.empty()) : null;
  }

  /** Reads rows that nothing else is known of; those of LIBSVM tell their number of features. */
  public Dataset<Row> read(SparkSession session) {
    return read(session, 0);
  }

  private Dataset<Row> read(SparkSession session, int numFeatures) {
    refresh(session);
    if (format == Format.CSV) {
      CsvForm used = textForm();
      return view.of(TrainingInput.of(csv(session, used), used, ALIKE).rows());
    }
    return view.of(raw(session, numFeatures, ALIKE));
  }

  private Dataset<Row> raw(
      SparkSession session, int numFeatures, Function<String, Reading> readings) {
    if (format == Format.JSON) {
      JsonTable table = json(session, textForm()).read(readings);
      return Tables.named(table.rows(table.schema()));
    }
    return format == Format.LIBSVM
        ? LibsvmTable.read(session, files(), numFeatures)
        : Tables.read(session, files(), format);
  }

  private JsonTable json(SparkSession session, CsvForm known) {
    json = JsonTable.open(session, files(), known, form.badRecords());
    if (json.isMultiLine() && !known.multiLine()) {
      Console.entry("multi-line", "yes, as the first record has several lines");
    }
    return json;
  }

  /**
   * Reads rows to train on, whose types all of them decide.
   *
   * @param readings how the type of a column is decided, by its name
   */
  public TrainingInput readForTraining(SparkSession session, Function<String, Reading> readings) {
    refresh(session);
    boolean isCsv = format == Format.CSV;
    CsvForm used = isCsv ? textForm() : CsvForm.DEFAULT;
    // What a query makes may have the name of something else.
    Function<String, Reading> before = view.isQueried() ? QUERIED : readings;
    TrainingInput input =
        isCsv
            ? TrainingInput.of(csv(session, used), used, readings)
            : TrainingInput.of(view.of(raw(session, 0, before)), readings);
    if (view.isQueried()) {
      input = input.queried(isCsv ? view.of(input.rows()) : input.rows());
    }
    return input.withNumbers(used.missing(), readings);
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
      CsvTable table = csv(session, textForm(trained));
      rows = table.rows(known.csv(table.names(), view.isQueried(), numbers), keepsFields());
    } else if (format == Format.JSON) {
      JsonTypes types = types(trained);
      JsonTable table = json(session, textForm(trained)).read(types.readings(numbers));
      rows = Tables.named(table.rows(types.of(table.schema(), false)));
    } else {
      rows = raw(session, numFeatures, ALIKE);
    }
    return view.of(rows);
  }

  /**
   * The form of CSV or JSON files: as options say, or the folder that score has written, or as it
   * was in training if that has read files of the same format.
   */
  CsvForm textForm(Optional<TrainedColumns> trained) {
    return form.over(
        scoredFolder()
            .map(folder -> Objects.requireNonNullElse(folder.form(), CsvForm.DEFAULT))
            .or(() -> trained.flatMap(known -> known.form(format)))
            .orElse(CsvForm.DEFAULT));
  }

  private CsvTable csv(SparkSession session, CsvForm used) {
    csv = CsvTable.open(session, files(), used, form.badRecords());
    csv.settlePlans();
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
    CsvForm known = textForm(trained);
    CsvForm used =
        format == Format.JSON
            ? form.over(
                InputSchema.formOfStream(checkpoint, () -> json(session, known).formWithLines()))
            : known;
    if (format != Format.CSV && format != Format.JSON) {
      StreamedFiles files = new StreamedFiles(session, files(), format, checkpoint);
      return view.of(files.rows(InputSchema.ofStream(checkpoint, files::schema)));
    }
    StructType schema =
        InputSchema.ofStream(checkpoint, () -> streamSchema(session, trained, used));
    Dataset<Row> rows;
    if (format == Format.CSV) {
      csv = CsvTable.stream(session, files(), used, form.badRecords(), schema);
      csv.settlePlans();
      rows = csv.rows(InputSchema.csv(schema), keepsFields() && trained.isPresent());
    } else {
      json = JsonTable.stream(session, files(), used, form.badRecords());
      rows = Tables.named(json.read(types(trained).readings(List.of())).rows(schema));
    }
    return view.of(rows);
  }

  /** What the folder says that the rows are in, if score has written it. */
  public Optional<ScoredFolder> scoredFolder() {
    return format == Format.TABLE
        ? Optional.empty()
        : ScoredFolder.of(Storage.require("--input", path)[0].getPath());
  }

  /**
   * Lets numbers have the types that they had for the query of a training.
   *
   * @param query the query, if there is one
   */
  public void readAs(Optional<InputQuery> query) {
    queried = query.map(InputQuery::columns);
  }

  /**
   * Lets a column {@link CsvTable#FIELDS} come along with rows of CSV, from which they are written
   * as they were read, unless a query makes the rows.
   */
  public void copyFields() {
    isCopied = true;
  }

  /** What stands before decimals in texts of the input: a dot or a comma. */
  public char decimal(Optional<TrainedColumns> trained) {
    return format == Format.CSV ? textForm(trained).decimal() : '.';
  }

  /** The form that values have as they are passed through. */
  public CsvForm passedForm(Optional<TrainedColumns> trained) {
    return format == Format.CSV && keepsFields() && trained.isPresent()
        ? textForm(trained)
        : CsvForm.DEFAULT;
  }

  private boolean keepsFields() {
    return isCopied && !view.isQueried();
  }

  /**
   * Reads rows that are scored already. In CSV all is text but what scoring has added, and the
   * label if it is a number.
   *
   * @param label the label's column
   */
  public Dataset<Row> readScored(SparkSession session, String label) {
    if (format != Format.CSV || view.isQueried()) {
      return read(session);
    }
    CsvForm known = textForm();
    csv(session, known);
    boolean hasClasses =
        scoredFolder()
            .map(folder -> !folder.classes().isEmpty())
            .orElseGet(() -> ScoredFolder.hasProbabilities(csv.names()));
    return csv.rows(ScoredFolder.columns(csv.names(), known.decimal(), hasClasses, label));
  }

  /** The path as Spark's readers take it. */
  private String files() {
    return format == Format.TABLE || format == Format.IDX ? path : Storage.literal(path);
  }

  private StructType streamSchema(
      SparkSession session, Optional<TrainedColumns> trained, CsvForm used) {
    if (format == Format.CSV) {
      CsvTable there = csv(session, used);
      return InputSchema.of(
          trained
              .map(known -> known.csv(there.names(), view.isQueried(), List.of()))
              .orElseGet(() -> TrainingInput.of(there, used, ALIKE).csv()));
    }
    JsonTypes types = types(trained);
    return types.of(json(session, used).read(types.readings(List.of())).schema(), true);
  }

  private JsonTypes types(Optional<TrainedColumns> trained) {
    return new JsonTypes(trained, queried, view.isQueried());
  }

  /** The broken records that jobs have left out of the rows that were read last. */
  public long leftOut() {
    return csv != null ? csv.leftOut() : json != null ? json.leftOut() : 0;
  }

  /** The query that makes the rows of those in the files, if there is one. */
  public InputView view() {
    return view;
  }

  /** What the session keeps of an earlier look at the files, or caches of them, may have passed. */
  private void refresh(SparkSession session) {
    if (format == Format.TABLE) {
      session.catalog().refreshTable(path);
    } else {
      session.catalog().refreshByPath(Storage.path("--input", path).toString());
    }
  }
}
