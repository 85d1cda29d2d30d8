package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.model.TrainedColumn.Role;
import io.github.meanfield.jobs.tables.ColumnType;
import io.github.meanfield.jobs.tables.ColumnTypes.Reading;
import io.github.meanfield.jobs.tables.Tables;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The types of JSON that a model reads. JSON leaves open what types its values have, and what a few
 * rows look like is not what the training's rows were: what the model reads has the training's
 * types, and so has what a query reads that makes its rows.
 *
 * @param trained what the columns were in training, if it is known
 * @param queried the columns that the query of the training was given, if it is saved
 * @param isMade whether a query takes the place of that of the training
 */
record JsonTypes(Optional<TrainedColumns> trained, Optional<StructType> queried, boolean isMade) {

  /**
   * How columns are read.
   *
   * @param numbers columns that must hold numbers beside those of the model
   */
  Function<String, Reading> readings(Collection<String> numbers) {
    if (trained.isEmpty()) {
      // Without a model no column is another thing than others.
      return name -> Reading.CLASSES;
    } else if (!isQueried()) {
      return trained.get().readings(numbers);
    }
    // A query may use any column.
    Map<String, DataType> known = known();
    return name ->
        known.get(Tables.folded(name)) instanceof DoubleType ? Reading.NUMBERS : Reading.BY_VALUES;
  }

  /** Whether it is a query that reads the columns, and not the model. */
  private boolean isQueried() {
    return isMade || trained.get().isQueried();
  }

  /** The types that a query finds, by {@link Tables#folded} names. */
  private Map<String, DataType> known() {
    if (queried.isPresent()) {
      return Tables.types(queried.get());
    }
    return trained.stream()
        .filter(columns -> !columns.isQueried())
        .flatMap(columns -> columns.columns().stream())
        .filter(column -> column.role() == Role.NUMERIC)
        .collect(
            Collectors.toMap(
                column -> Tables.folded(column.name()),
                column -> DataTypes.DoubleType,
                (one, other) -> one));
  }

  /**
   * The columns.
   *
   * @param inferred what values look like, in a stream those of the first files
   * @param isStream whether files are still to come, whose values may look otherwise
   */
  StructType of(StructType inferred, boolean isStream) {
    if (trained.isEmpty()) {
      return inferred;
    }
    Map<String, DataType> known = isQueried() ? known() : Map.of();
    Map<String, TrainedColumn> columns = trained.get().byName();
    StructType schema = new StructType();
    List<String> names = Tables.names(List.of(inferred.fieldNames()));
    for (StructField field : inferred.fields()) {
      String name = names.get(schema.size());
      DataType type =
          isQueried()
              ? ofQuery(known.get(Tables.folded(name)), field.dataType())
              : ofModel(columns.get(name), field.dataType(), isStream);
      schema = schema.add(field.name(), type);
    }
    return schema;
  }

  /** What is within objects and arrays keeps the type it has. */
  private static DataType ofQuery(DataType known, DataType inferred) {
    boolean isNested = inferred instanceof ArrayType || inferred instanceof StructType;
    if (known == null || isNested) {
      return inferred;
    } else if (known instanceof IntegralType) {
      return DataTypes.LongType;
    } else if (known instanceof FloatType) {
      return DataTypes.DoubleType;
    }
    boolean isRead =
        known instanceof DoubleType
            || known instanceof DecimalType
            || known instanceof StringType
            || known instanceof BooleanType;
    return isRead ? known : inferred;
  }

  private static DataType ofModel(TrainedColumn column, DataType inferred, boolean isStream) {
    boolean isNumber = inferred instanceof NumericType;
    boolean isPassed = column == null || column.role() == Role.NONE || column.role() == Role.ID;
    if (isStream && isNumber && isPassed) {
      // Later numbers may have more digits than those of the first files.
      return DataTypes.StringType;
    }
    boolean isKept = column == null || (!isStream && isNumber && column.isNumberAsText());
    return isKept ? inferred : ofModel(column, inferred);
  }

  private static DataType ofModel(TrainedColumn column, DataType inferred) {
    boolean isText = column.type() == ColumnType.TEXT || column.role() == Role.CATEGORICAL;
    if (column.role() == Role.NUMERIC) {
      return DataTypes.DoubleType;
    } else if (column.role() == Role.BOOLEAN) {
      return DataTypes.BooleanType;
    } else if (column.role() == Role.VECTOR && column.sparkType().startsWith("array")) {
      return DataType.fromDDL(column.sparkType());
    } else if (isText && !(inferred instanceof ArrayType || inferred instanceof StructType)) {
      return DataTypes.StringType;
    }
    return inferred;
  }
}
