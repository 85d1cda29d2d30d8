package io.github.meanfield.estimators.sampling;

import io.github.meanfield.stages.params.HasFeaturesCol;
import io.github.meanfield.stages.params.HasLabelCol;
import io.github.meanfield.stages.params.HasValidationIndicatorCol;
import io.github.meanfield.stages.params.HasWeightCol;
import io.github.meanfield.stages.params.ParamDeclarations;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** An estimator that remembers the rows of each fit, and whose model predicts 0. */
final class SeenRows extends Estimator<SeenRows.Zero>
    implements HasFeaturesCol<SeenRows>,
        HasLabelCol<SeenRows>,
        HasWeightCol<SeenRows>,
        HasValidationIndicatorCol<SeenRows> {

  private static final long serialVersionUID = 1L;

  private final ParamDeclarations declarations = new ParamDeclarations(this);
  private final List<List<Row>> fits;
  private final Runnable before;

  SeenRows() {
    this(() -> {});
  }

  /** One that does something before it looks at the rows. */
  SeenRows(Runnable before) {
    this(new ArrayList<>(), before);
  }

  private SeenRows(List<List<Row>> fits, Runnable before) {
    this.fits = fits;
    this.before = before;
    declarations.complete();
  }

  /** The rows of each fit, of copies too. */
  List<List<Row>> fits() {
    return fits;
  }

  @Override
  public String uid() {
    return "seenRows";
  }

  @Override
  public ParamDeclarations declare() {
    return declarations;
  }

  @Override
  public Zero fit(Dataset<?> rows) {
    before.run();
    fits.add(rows.toDF().collectAsList());
    return new Zero();
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return schema.add("prediction", DataTypes.DoubleType);
  }

  @Override
  public SeenRows copy(ParamMap extra) {
    return copyValues(new SeenRows(fits, before), extra);
  }

  /** Its model. */
  static final class Zero extends Model<Zero> {
    private static final long serialVersionUID = 1L;

    @Override
    public String uid() {
      return "zero";
    }

    @Override
    public Dataset<Row> transform(Dataset<?> rows) {
      return rows.withColumn("prediction", functions.lit(0.0));
    }

    @Override
    public StructType transformSchema(StructType schema) {
      return schema.add("prediction", DataTypes.DoubleType);
    }

    @Override
    public Zero copy(ParamMap extra) {
      return new Zero();
    }
  }
}
