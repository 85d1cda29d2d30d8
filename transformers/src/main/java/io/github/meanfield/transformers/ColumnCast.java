package io.github.meanfield.transformers;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.params.CastParams;
import io.github.meanfield.stages.params.ParamDeclarations;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A stage that makes a column of each of its input columns by a cast.
 *
 * @param <T> the stage
 */
abstract class ColumnCast<T extends ColumnCast<T>> extends Transformer
    implements CastParams<T>, DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);

  ColumnCast(String uid) {
    this.uid = uid;
    declarations.complete();
  }

  /** The type of the columns that are made. */
  abstract DataType made();

  /** Whether columns of a type can be cast. */
  abstract boolean accepts(DataType type);

  /** What columns must hold, in words. */
  abstract String accepted();

  /** The cast of a column of a type that is accepted. */
  abstract Column cast(Column column, DataType type);

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ParamDeclarations declare() {
    return declarations;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = dataset.schema();
    transformSchema(schema);
    List<Column> columns = new ArrayList<>(List.of(functions.col("*")));
    for (int i = 0; i < getInputCols().length; i++) {
      String input = getInputCols()[i];
      columns.add(
          cast(Columns.named(input), schema.apply(input).dataType()).as(getOutputCols()[i]));
    }
    return dataset.select(columns.toArray(Column[]::new));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    requireSet(inputCols());
    requireSet(outputCols());
    if (getInputCols().length != getOutputCols().length) {
      throw new IllegalArgumentException(
          String.format(
              "%s: inputCols has %d names and outputCols %d; required are as many",
              uid, getInputCols().length, getOutputCols().length));
    }
    Columns.requireAll(this, "inputCols", getInputCols(), schema).forEach(this::requireAccepted);
    return Columns.appendAll(
        this,
        "drop it or give another name in outputCols",
        schema,
        Stream.of(getOutputCols())
            .map(name -> DataTypes.createStructField(name, made(), true))
            .toList());
  }

  private void requireSet(StringArrayParam param) {
    if (!isDefined(param)) {
      throw new IllegalArgumentException(
          String.format("%s: param %s is not set; set it to columns", uid, param.name()));
    }
  }

  private void requireAccepted(StructField column) {
    if (!accepts(column.dataType())) {
      throw new IllegalArgumentException(
          String.format(
              "%s: inputCols '%s' is of type %s, but must hold %s; cast it first",
              uid, column.name(), column.dataType().simpleString(), accepted()));
    }
  }
}
