package io.github.meanfield.jobs.inspect.rows;

import io.github.meanfield.jobs.inspect.rows.AuditedColumn.Role;
import io.github.meanfield.jobs.inspect.rows.RowLayout.Cell;
import io.github.meanfield.jobs.model.ColumnRoles;
import io.github.meanfield.jobs.model.FeatureStatistics;
import io.github.meanfield.jobs.model.FeatureStatistics.Kind;
import io.github.meanfield.jobs.model.TrainedColumn;
import io.github.meanfield.jobs.tables.Tables;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.ColumnChoice;
import io.github.meanfield.jobs.task.Target;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.catalyst.InternalRows;
import io.github.meanfield.stages.rows.FeatureReader;
import io.github.meanfield.transformers.DateColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/**
 * The rows of a table in the form in which they are audited.
 *
 * @param rows the cells of each column, the label, and the split
 * @param layout where things are in them
 * @param columns the columns, in the order of the cells
 * @param target what is learned
 */
public record AuditedTable(
    Dataset<Row> rows, RowLayout layout, List<AuditedColumn> columns, Target target) {

  /** Elements of vectors, of all columns together, that are looked at one by one. */
  public static final int MOST_ELEMENTS = 1000;

  /**
   * Makes the table.
   *
   * @param split rows with their split
   * @param splitCol the split's column
   * @param roles what each column is
   * @param choice which columns the user has named
   * @param target what is learned
   */
  public static AuditedTable of(
      Dataset<Row> split, String splitCol, ColumnRoles roles, ColumnChoice choice, Target target) {
    List<AuditedColumn> columns = new ArrayList<>();
    List<Cell> cells = new ArrayList<>();
    List<Column> values = new ArrayList<>();
    Map<String, TrainedColumn.Role> known = choice.known(roles);
    for (StructField field : split.schema().fields()) {
      if (field.name().equals(splitCol)) {
        continue;
      }
      Role role = Role.of(known.get(field.name()));
      String reason = roles.leftOut().get(field.name());
      if (role == Role.LEFT_OUT && reason == null) {
        reason = AuditedColumn.NOT_CHOSEN;
      }
      columns.add(new AuditedColumn(field.name(), role, field.dataType().simpleString(), reason));
      Cell cell = cell(field, role, target);
      cells.add(cell);
      values.add(value(field, role, cell).as("c" + values.size()));
    }
    DataType ofLabel = split.schema().apply(target.label()).dataType();
    Column label = Columns.named(target.label());
    values.add(
        (target instanceof ClassTarget
                ? Tables.nullForNaN(label, ofLabel).cast("string")
                : Tables.finite(label))
            .as("label"));
    values.add(Columns.named(splitCol).as("split"));
    RowLayout layout =
        new RowLayout(
            List.copyOf(cells),
            slots(split, columns, cells),
            columns.stream().map(AuditedColumn::entersNetwork).toList(),
            target instanceof ClassTarget classes ? List.copyOf(classes.texts()) : null);
    return new AuditedTable(
        split.select(values.toArray(Column[]::new)), layout, List.copyOf(columns), target);
  }

  private static Cell cell(StructField field, Role role, Target target) {
    DataType type = field.dataType();
    return switch (role) {
      case NUMERIC, BOOLEAN, DATE -> Cell.NUMBER;
      case CATEGORICAL -> Cell.TEXT;
      case VECTOR -> type instanceof ArrayType array ? cell(array) : Cell.VECTOR;
      case LABEL -> target instanceof ClassTarget ? Cell.TEXT : Cell.NUMBER;
      default ->
          type instanceof StringType
              ? Cell.TEXT
              : type instanceof NumericType || type instanceof BooleanType
                  ? Cell.NUMBER
                  : Cell.OTHER;
    };
  }

  private static Cell cell(ArrayType array) {
    return array.elementType() instanceof FloatType ? Cell.FLOATS : Cell.DOUBLES;
  }

  private static Column value(StructField field, Role role, Cell cell) {
    return switch (cell) {
      case NUMBER ->
          FeatureStatistics.present(
              field.name(),
              role == Role.DATE || DateColumn.isDate(field.dataType())
                  ? Kind.DATE
                  : field.dataType() instanceof BooleanType ? Kind.BOOLEAN : Kind.NUMERIC);
      case TEXT -> Tables.nullForNaN(Columns.named(field.name()), field.dataType()).cast("string");
      case VECTOR, DOUBLES, FLOATS -> Columns.named(field.name());
      case OTHER -> functions.when(Columns.named(field.name()).isNotNull(), functions.lit(true));
    };
  }

  private static List<Slot> slots(
      Dataset<Row> rows, List<AuditedColumn> columns, List<Cell> cells) {
    List<Slot> slots = new ArrayList<>();
    int room = MOST_ELEMENTS;
    for (int i = 0; i < cells.size(); i++) {
      AuditedColumn column = columns.get(i);
      Cell cell = cells.get(i);
      boolean isVector = cell != Cell.NUMBER && cell != Cell.TEXT && cell != Cell.OTHER;
      Slot.Kind kind = isVector ? Slot.Kind.OTHER : Slot.Kind.valueOf(cell.name());
      slots.add(new Slot(column.name(), i, -1, kind, column.isFeature()));
      int size = isVector && room > 0 ? Math.min(room, size(rows, column.name())) : 0;
      for (int element = 0; element < size; element++) {
        String name = column.name() + "[" + element + "]";
        slots.add(new Slot(name, i, element, Slot.Kind.NUMBER, true));
      }
      room -= size;
    }
    return List.copyOf(slots);
  }

  private static int size(Dataset<Row> rows, String vector) {
    StructField field = rows.schema().apply(vector);
    int declared =
        field.dataType() instanceof ArrayType ? -1 : FeatureReader.sizeFromMetadata(field);
    Column column = Columns.named(vector);
    return declared >= 0
        ? declared
        : rows.select(column).where(column.isNotNull()).takeAsList(1).stream()
            .mapToInt(
                row -> row.get(0) instanceof Vector values ? values.size() : row.getList(0).size())
            .findFirst()
            .orElse(0);
  }

  /**
   * The values of a column of rows whose label is known, without missing ones.
   *
   * @param column its position
   * @return a single column
   */
  public Dataset<Row> values(int column) {
    Column value = functions.col(rows.columns()[column]);
    return rows.where(functions.col("label").isNotNull().and(value.isNotNull())).select(value);
  }

  /** The rows as Spark holds them. */
  JavaRDD<InternalRow> internal() {
    return InternalRows.rdd(rows);
  }

  /** Rows whose label is known: those that a training uses. */
  long used() {
    return LongStream.of(target.rows()).sum();
  }

  /** Classes of the label; 0 if it is a number. */
  public int classes() {
    return layout.classes() == null ? 0 : layout.classes().size();
  }
}
