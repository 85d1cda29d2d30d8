package io.github.meanfield.transformers;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.catalyst.Catalyst;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.params.SplitParams;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Assigns each row to {@code train}, {@code validation} or {@code test} by a stable hash.
 *
 * <p>The hash covers the value of {@code keyCol}, or the whole row if that is unset, and {@code
 * seed}; nothing else. So a row lands in the same split in every run, on every partitioning, and
 * when rows are appended, and equal keys (or equal rows) are never separated. Assigning by the
 * whole row covers the columns that the input has at this stage, in their order: with another
 * column, rows are dealt anew.
 *
 * <p>Equal means equal as values: 0.0 and -0.0, a dense and a sparse Vector, a map in any order, an
 * int and a long. A null key is a key like any other, as in {@code GROUP BY}: all rows without a
 * key land in one split. Where they are many, drop them first or give them keys.
 *
 * <p>The splits' sizes follow {@code weights} as random draws do, not exactly. If the weight of
 * train grows, no row leaves train.
 *
 * <p>{@code transform} is lazy, works on streaming DataFrames, and appends {@code splitCol} (a
 * string) and, if set, {@code validationIndicatorCol} (a boolean) after the input's columns.
 */
public final class SplitAssigner extends Transformer
    implements SplitParams<SplitAssigner>, DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  /** Value of {@code splitCol} for rows to train on. */
  public static final String TRAIN = "train";

  /** Value of {@code splitCol} for rows to choose a model by. */
  public static final String VALIDATION = "validation";

  /** Value of {@code splitCol} for rows to judge the chosen model by. */
  public static final String TEST = "test";

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);

  /** An assigner with a uid of its own. */
  public SplitAssigner() {
    this(Identifiable.randomUID("splitAssigner"));
  }

  /**
   * An assigner with a given uid.
   *
   * @param uid unique among the stages of a pipeline
   */
  public SplitAssigner(String uid) {
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
    Column split = split(hashedFields(dataset.schema()));
    List<Column> columns = new ArrayList<>();
    columns.add(functions.col("*"));
    columns.add(split.as(getSplitCol()));
    if (Columns.isNamed(this, validationIndicatorCol())) {
      columns.add(split.equalTo(VALIDATION).as(getValidationIndicatorCol()));
    }
    return dataset.select(columns.toArray(Column[]::new));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    if (isSet(keyCol())) {
      Columns.require(this, keyCol(), schema);
    } else {
      Columns.requireDistinct(this, "without keyCol, column", schema);
    }
    StructType result =
        Columns.append(this, splitCol(), schema, added(getSplitCol(), DataTypes.StringType));
    return Columns.isNamed(this, validationIndicatorCol())
        ? Columns.append(
            this,
            validationIndicatorCol(),
            result,
            added(getValidationIndicatorCol(), DataTypes.BooleanType))
        : result;
  }

  @Override
  public SplitAssigner copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** A reader of saved assigners. */
  public static MLReader<SplitAssigner> read() {
    return new DefaultParamsReader<>();
  }

  /** Loads a saved assigner from a path. */
  public static SplitAssigner load(String path) {
    return read().load(path);
  }

  private Column split(StructField[] fields) {
    double[] w = getWeights();
    // Summed in the same order as the cumulative weights: a last weight of 0 gives exactly 1.
    double total = w[0] + w[1] + w[2];
    return Catalyst.column(
        new SplitOfRow(
            getSeed(),
            List.of(w[0] / total, (w[0] + w[1]) / total),
            List.of(TRAIN, VALIDATION, TEST),
            Stream.of(fields)
                .<Expression>map(field -> UnresolvedAttribute.quoted(field.name()))
                .toList()));
  }

  private StructField[] hashedFields(StructType schema) {
    return isSet(keyCol())
        ? new StructField[] {Columns.require(this, keyCol(), schema)}
        : schema.fields();
  }

  private static StructField added(String name, DataType type) {
    return new StructField(name, type, false, Metadata.empty());
  }
}
