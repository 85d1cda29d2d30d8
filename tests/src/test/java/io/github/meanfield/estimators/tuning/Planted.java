package io.github.meanfield.estimators.tuning;

import io.github.meanfield.estimators.averaging.Cancellation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkException;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * An estimator whose models are as good as their params are near to an optimum, rate 0.01 and share
 * 0.3, and the better the longer they were trained. Rates above 1 fail, and shares above 1 find the
 * disk full.
 */
public final class Planted extends Estimator<Planted.Fitted> {

  private static final long serialVersionUID = 1L;

  /** How often any was fitted. */
  static final AtomicInteger FITS = new AtomicInteger();

  private final String uid;
  private final DoubleParam rate;
  private final DoubleParam share;
  private final IntParam maxEpochs;

  Planted(String uid) {
    this.uid = uid;
    rate = new DoubleParam(this, "rate", "optimum 0.01");
    share = new DoubleParam(this, "share", "optimum 0.3");
    maxEpochs = new IntParam(this, "maxEpochs", "the more the better");
    setDefault(rate, 1.0);
    setDefault(share, 1.0);
    setDefault(maxEpochs, 27);
  }

  /** Rate, for a search space. */
  public DoubleParam rate() {
    return rate;
  }

  /** Share, for a search space. */
  public DoubleParam share() {
    return share;
  }

  /** Epochs. */
  public IntParam maxEpochs() {
    return maxEpochs;
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public Fitted fit(Dataset<?> dataset) {
    FITS.incrementAndGet();
    if ((double) getOrDefault(rate) > 1) {
      // As Spark throws them: checked, and undeclared.
      throw Cancellation.<RuntimeException>unchecked(
          new SparkException("the rate is above 1\nand more of it"));
    }
    if ((double) getOrDefault(share) > 1) {
      throw new UncheckedIOException(new IOException("no space left"));
    }
    double distance = Math.log10((double) getOrDefault(rate)) + 2;
    double other = (double) getOrDefault(share) - 0.3;
    return new Fitted(
        uid, -distance * distance - other * other - 1.0 / (int) getOrDefault(maxEpochs));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return schema.add("prediction", DataTypes.DoubleType);
  }

  @Override
  public Planted copy(ParamMap extra) {
    return copyValues(new Planted(uid), extra);
  }

  /** Predicts how good it is. */
  public static final class Fitted extends Model<Fitted> {

    private static final long serialVersionUID = 1L;
    private final String uid;
    private final double quality;

    Fitted(String uid, double quality) {
      this.uid = uid;
      this.quality = quality;
    }

    double quality() {
      return quality;
    }

    @Override
    public String uid() {
      return uid;
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
      return dataset.withColumn("prediction", functions.lit(quality));
    }

    @Override
    public StructType transformSchema(StructType schema) {
      return schema.add("prediction", DataTypes.DoubleType);
    }

    @Override
    public Fitted copy(ParamMap extra) {
      return this;
    }
  }

  /** Judges by the prediction itself. */
  public static final class ByPrediction extends Evaluator {

    private static final long serialVersionUID = 1L;

    @Override
    public double evaluate(Dataset<?> dataset) {
      return dataset.select("prediction").first().getDouble(0);
    }

    @Override
    public boolean isLargerBetter() {
      return true;
    }

    @Override
    public Evaluator copy(ParamMap extra) {
      return this;
    }

    @Override
    public String uid() {
      return "byPrediction";
    }
  }
}
