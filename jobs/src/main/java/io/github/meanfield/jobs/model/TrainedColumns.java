package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.model.TrainedColumn.Role;
import io.github.meanfield.jobs.tables.ColumnType;
import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import io.github.meanfield.jobs.tables.Format;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.jobs.tables.TextColumns;
import io.github.meanfield.jobs.tables.csv.CsvColumn;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import io.github.meanfield.runtime.text.MissingMarks;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.transformers.export.KnownColumn;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;

/**
 * The columns of the training rows and the form of their files, as a file beside the saved
 * pipeline. Rows that the model reads later are read in the same way.
 *
 * @param formatVersion version of the file's form
 * @param isQueried whether a query made the rows of those in the files
 * @param format the format of their files
 * @param form the form of files of text, null if the rows were not of such
 * @param columns the columns
 */
public record TrainedColumns(
    int formatVersion,
    boolean isQueried,
    Format format,
    CsvForm form,
    List<TrainedColumn> columns) {

  /** Name of the file in the folder of a saved pipeline. */
  public static final String FILE = "columns.json";

  /** The version that is written, and the only one that is read. */
  static final int FORMAT_VERSION = 1;

  /** Columns of this version. */
  public TrainedColumns(
      boolean isQueried, Format format, CsvForm form, List<TrainedColumn> columns) {
    this(FORMAT_VERSION, isQueried, format, form, columns);
  }

  /** The form that files of a format had, if the training has read such. */
  Optional<CsvForm> form(Format other) {
    // A file without a format is of a release that wrote the form of CSV only.
    Format read = format == null ? Format.CSV : format;
    return read == other ? Optional.ofNullable(form) : Optional.empty();
  }

  /** The columns by name. */
  public Map<String, TrainedColumn> byName() {
    return columns.stream().collect(Collectors.toMap(TrainedColumn::name, column -> column));
  }

  /** The label, if the model has one. */
  Optional<TrainedColumn> label() {
    return columns.stream().filter(column -> column.role() == Role.LABEL).findFirst();
  }

  /**
   * How CSV files with these columns are read.
   *
   * @param names the columns of the files
   * @param isMade whether a query takes the place of that of the training
   * @param numbers columns that must hold numbers beside those of the model
   */
  List<CsvColumn> csv(List<String> names, boolean isMade, Collection<String> numbers) {
    Map<String, TrainedColumn> known = byName();
    return names.stream()
        .map(
            name -> {
              TrainedColumn column = known.get(name);
              ColumnType type =
                  numbers.contains(name)
                      ? ColumnType.NUMBER
                      : column == null ? ColumnType.TEXT : column.csvType(isMade || isQueried);
              return new CsvColumn(name, type, column == null ? null : column.mark());
            })
        .toList();
  }

  /**
   * How the columns of JSON files are read.
   *
   * @param numbers columns that must hold numbers beside those of the model
   */
  Function<String, Reading> readings(Collection<String> numbers) {
    Map<String, TrainedColumn> known = byName();
    return name -> {
      TrainedColumn column = known.get(name);
      if (column != null && column.isDateText()) {
        return Reading.DATES;
      } else if (numbers.contains(name)) {
        return Reading.NUMBERS;
      }
      return switch (column == null ? Role.NONE : column.role()) {
        case NUMERIC -> Reading.NUMBERS;
        case VECTOR -> Reading.BY_VALUES;
        case ID, NONE, TEXT -> Reading.TEXT;
        default -> Reading.CLASSES;
      };
    };
  }

  /**
   * Gives what the model reads the types and texts that training rows had.
   *
   * @param rows rows from files of any format
   * @param decimal what stands before decimals in their texts: a dot or a comma
   */
  Dataset<Row> typed(Dataset<Row> rows, char decimal) {
    Map<String, TrainedColumn> known = byName();
    Map<String, Column> changed = new HashMap<>();
    for (StructField field : rows.schema().fields()) {
      TrainedColumn column = known.get(field.name());
      Column value = Columns.named(field.name());
      if (column != null) {
        column.require(field.dataType());
      }
      if (column != null && column.role() == Role.CATEGORICAL) {
        changed.put(field.name(), column.text(value, field.dataType(), decimal).as(field.name()));
      }
    }
    Dataset<Row> typed =
        TextColumns.asFlags(Tables.with(rows, changed), names(Role.BOOLEAN), marks());
    return TextColumns.asNumbers(typed, names(Role.NUMERIC), marks());
  }

  /** The categories that were numbers in training, which are texts to the model. */
  Set<String> numbersAsTexts() {
    return columns.stream()
        .filter(TrainedColumn::isNumberAsText)
        .map(TrainedColumn::name)
        .collect(Collectors.toSet());
  }

  private MissingMarks marks() {
    return new MissingMarks(form == null ? CsvForm.MISSING : form.missing());
  }

  /**
   * Reads the label of rows that are judged as true or false, if it was that in training: CSV has
   * texts, as what is scored passes through.
   */
  public Dataset<Row> withLabel(Dataset<Row> rows) {
    List<String> flags =
        label()
            .filter(column -> column.type() == ColumnType.FLAG)
            .map(column -> List.of(column.name()))
            .orElse(List.of());
    return TextColumns.asFlags(rows, flags, marks());
  }

  private Set<String> names(Role role) {
    return columns.stream()
        .filter(column -> column.role() == role)
        .map(TrainedColumn::name)
        .collect(Collectors.toSet());
  }

  /**
   * What is known of the columns for a model that scores without Spark. In CSV a category that is a
   * mark is missing; in other files it is a category.
   */
  public List<KnownColumn> known() {
    boolean isCsv = form(Format.CSV).isPresent();
    List<String> ofAll = form == null ? CsvForm.MISSING : form.missing();
    boolean hasComma = form != null && form.decimal() == ',';
    return columns.stream()
        .filter(column -> column.sparkType() != null && column.role() != Role.VECTOR)
        .map(
            column -> {
              boolean hasAll = isCsv || column.role() != Role.CATEGORICAL;
              Stream<String> marks =
                  Stream.concat(
                      hasAll ? ofAll.stream() : Stream.empty(), Stream.ofNullable(column.mark()));
              DataType type = DataType.fromDDL(column.sparkType());
              return new KnownColumn(column.name(), type, marks.distinct().toList(), hasComma);
            })
        .toList();
  }

  /** Writes the file into the folder of a saved pipeline. */
  public void write(String model) {
    ModelFile.write(model, FILE, this);
  }

  /** Reads the file in the folder of a saved pipeline; none if another program has saved it. */
  public static Optional<TrainedColumns> read(String model) {
    return ModelFile.read(
        model,
        FILE,
        TrainedColumns.class,
        TrainedColumns::formatVersion,
        FORMAT_VERSION,
        read -> read.columns != null);
  }
}
