package io.github.meanfield.transformers;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.params.NumericCastParams;
import io.github.meanfield.stages.params.ParamDeclarations;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Casts numbers of any type, and booleans, to double, in columns of their own. Missing values stay
 * missing.
 *
 * <p>Spark's {@code Imputer} gives what it fills in the type of its input, so that a mean of 0.74
 * becomes 0 in a column of integers. Behind this stage the same row is filled in the same way
 * whether its file has integers or doubles.
 */
public final class NumericCast extends Transformer
    implements NumericCastParams<NumericCast>, DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);

  /** A cast with a uid of its own. */
  public NumericCast() {
    this(Identifiable.randomUID("numericCast"));
  }

  /**
   * A cast with a given uid.
   *
   * @param uid unique among the stages of a pipeline
   */
  public NumericCast(String uid) {
    this.uid = uid;
    declarations.complete();
  }

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
    transformSchema(dataset.schema());
    List<Column> columns = new ArrayList<>(List.of(functions.col("*")));
    for (int i = 0; i < getInputCols().length; i++) {
      columns.add(
          Columns.named(getInputCols()[i]).cast(DataTypes.DoubleType).as(getOutputCols()[i]));
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
    Columns.requireAll(this, "inputCols", getInputCols(), schema).forEach(this::requireNumber);
    return Columns.appendAll(
        this,
        "drop it or give another name in outputCols",
        schema,
        Stream.of(getOutputCols())
            .map(name -> DataTypes.createStructField(name, DataTypes.DoubleType, true))
            .toList());
  }

  private void requireSet(StringArrayParam param) {
    if (!isDefined(param)) {
      throw new IllegalArgumentException(
          String.format("%s: param %s is not set; set it to columns", uid, param.name()));
    }
  }

  private void requireNumber(StructField column) {
    boolean isNumber =
        column.dataType() instanceof NumericType || column.dataType() instanceof BooleanType;
    if (!isNumber) {
      throw new IllegalArgumentException(
          String.format(
              "%s: inputCols '%s' is of type %s, but must hold numbers or booleans; cast it first",
              uid, column.name(), column.dataType().simpleString()));
    }
  }

  @Override
  public NumericCast copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** A reader of saved casts. */
  public static MLReader<NumericCast> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads a saved cast from a path. */
  public static NumericCast load(String path) {
    return read().load(path);
  }
}
