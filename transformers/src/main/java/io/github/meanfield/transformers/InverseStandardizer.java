package io.github.meanfield.transformers;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.meanfield.runtime.math.QuantileMap;
import io.github.meanfield.runtime.math.SmoothClip;
import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.JavaWithinKryo;
import io.github.meanfield.stages.params.HasInputCol;
import io.github.meanfield.stages.params.HasOutputCol;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.params.StandardizerParams;
import io.github.meanfield.stages.persistence.ModelMetadata;
import io.github.meanfield.stages.persistence.StageFiles;
import io.github.meanfield.stages.persistence.StageWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Maps standardized features back to what they were: {@link StandardizerModel#inverse()}.
 *
 * <p>A constant feature comes back as its constant, a value that was clipped as the limit. What was
 * clipped smoothly comes back as it was; at the limit and beyond, as the largest value that a
 * double tells from it, some 10^7 limits from the centre. By {@code quantile}, what is at the ends
 * comes back as the smallest or largest training value. NaN and infinite values become NaN, a null
 * row stays null. The output column has the type of the input column.
 */
@DefaultSerializer(JavaWithinKryo.class)
public final class InverseStandardizer extends Transformer
    implements HasInputCol<InverseStandardizer>, HasOutputCol<InverseStandardizer>, MLWritable {

  private static final long serialVersionUID = 1L;

  private static final StructType SMOOTH_CLIP =
      new StructType()
          .add("middle", DataTypes.DoubleType, false)
          .add("limit", DataTypes.DoubleType, false);

  private static final StructType DATA =
      new StructType()
          .add("center", SQLDataTypes.VectorType(), false)
          .add("scale", SQLDataTypes.VectorType(), false)
          .add("offset", DataTypes.DoubleType, false)
          .add("span", DataTypes.DoubleType, false)
          // Not in what was saved before there were these two.
          .add("smoothClip", SMOOTH_CLIP, true)
          .add("quantiles", StandardizerStatistics.QUANTILES, true);

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);
  private final Inverse inverse;

  /**
   * Refuses: {@code ServiceLoader} asks for such a constructor, and a model is made by a fit.
   *
   * @throws UnsupportedOperationException always
   */
  public InverseStandardizer() {
    throw UnfittedModel.refused();
  }

  private InverseStandardizer(String uid, Inverse inverse) {
    this.uid = uid;
    this.inverse = inverse;
    declarations.complete();
  }

  static InverseStandardizer of(StandardizerModel model, StandardizerStatistics statistics) {
    return new InverseStandardizer(
            Identifiable.randomUID("inverseStandardizer"),
            new Inverse(
                statistics.center(),
                statistics.scale(),
                StandardizationMaps.offset(model),
                StandardizationMaps.span(model),
                StandardizationMaps.smoothClip(model),
                statistics.quantileMap()))
        .setInputCol(model.getOutputCol());
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ParamDeclarations declare() {
    return declarations;
  }

  /** Number of features of a row. */
  public int numFeatures() {
    return inverse.center.length;
  }

  /**
   * Maps one row back, as {@link #transform} does.
   *
   * @param standardized numFeatures values
   * @return numFeatures values
   * @throws IllegalArgumentException if there are more or fewer values
   */
  public Vector invert(Vector standardized) {
    if (standardized.size() != numFeatures()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: a row has %d features, but must have %d",
              uid, standardized.size(), numFeatures()));
    }
    double[] values = standardized.toArray().clone();
    Arrays.setAll(
        values, j -> Double.isFinite(values[j]) ? inverse.apply(j, values[j]) : Double.NaN);
    return Vectors.dense(values);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructField output = transformSchema(dataset.schema()).apply(getOutputCol());
    StructField input = dataset.schema().apply(getInputCol());
    FeatureMap map = new FeatureMap(uid, input, StandardizerParams.KEEP, inverse.center, inverse);
    return dataset.select(
        functions.col("*"),
        map.of(Columns.named(getInputCol()), input.dataType())
            .as(output.name(), output.metadata()));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return StandardizedColumn.append(this, schema, numFeatures());
  }

  @Override
  public InverseStandardizer copy(ParamMap extra) {
    return copyValues(new InverseStandardizer(uid, inverse), extra);
  }

  @Override
  public MLWriter write() {
    return new StageWriter() {
      @Override
      public void saveImpl(String path) {
        inverse.write(sparkSession(), path + "/data");
        boolean newer = inverse.quantiles != null || inverse.smoothClip.limit() > 0;
        ModelMetadata.saveMetadata(
            InverseStandardizer.this,
            path,
            sc(),
            newer ? ModelMetadata.FOR_TABLES : ModelMetadata.FIRST,
            Map.of());
      }
    };
  }

  /** A reader of saved inverses. */
  public static MLReader<InverseStandardizer> read() {
    return new MLReader<>() {
      @Override
      public InverseStandardizer load(String path) {
        DefaultParamsReader.Metadata metadata =
            ModelMetadata.loadMetadata(path, sc(), InverseStandardizer.class);
        InverseStandardizer stage =
            new InverseStandardizer(
                metadata.uid(),
                new StageFiles(path, sc())
                    .intact("data", () -> Inverse.read(sparkSession(), path + "/data")));
        ModelMetadata.setParams(metadata, stage, path);
        return stage;
      }
    };
  }

  /** Loads a saved inverse from a path. */
  public static InverseStandardizer load(String path) {
    return read().load(path);
  }

  /**
   * center + scale * (y - offset) / span, or by quantiles, of a y that was clipped smoothly; the
   * center alone where the scale is 0.
   */
  private record Inverse(
      double[] center,
      double[] scale,
      double offset,
      double span,
      SmoothClip smoothClip,
      QuantileMap quantiles)
      implements FeatureMap.Function {

    @Override
    public double apply(int feature, double value) {
      double mapped = smoothClip.inverse(value);
      return quantiles == null || scale[feature] == 0
          ? center[feature] + scale[feature] * ((mapped - offset) / span)
          : StandardizationMaps.inverse(quantiles, feature, mapped);
    }

    void write(SparkSession session, String path) {
      Row row =
          RowFactory.create(
              Vectors.dense(center),
              Vectors.dense(scale),
              offset,
              span,
              RowFactory.create(smoothClip.middle(), smoothClip.limit()),
              quantiles == null ? null : StandardizerStatistics.vectors(quantiles.quantiles()));
      session.createDataFrame(List.of(row), DATA).coalesce(1).write().parquet(path);
    }

    static Inverse read(SparkSession session, String path) {
      Row row = session.read().schema(DATA).parquet(path).first();
      Row limits = row.isNullAt(4) ? RowFactory.create(0.0, 0.0) : row.getStruct(4);
      double[][] quantiles = StandardizerStatistics.quantiles(row);
      Inverse read =
          new Inverse(
              row.<Vector>getAs("center").toArray(),
              row.<Vector>getAs("scale").toArray(),
              row.getDouble(2),
              row.getDouble(3),
              new SmoothClip(limits.getDouble(0), limits.getDouble(1)),
              quantiles.length == 0 ? null : new QuantileMap(quantiles));
      if (!read.isUsable()) {
        throw new IllegalArgumentException(
            "each feature must have a finite center and scale and ascending quantiles if any, the"
                + " span must be above 0 and the limit at least 0");
      }
      return read;
    }

    private boolean isUsable() {
      double[] numbers = {offset, span, smoothClip.middle(), smoothClip.limit()};
      boolean isFinite =
          Stream.of(center, scale, numbers)
              .flatMapToDouble(DoubleStream::of)
              .allMatch(Double::isFinite);
      double[][] all = quantiles == null ? new double[0][] : quantiles.quantiles();
      return isFinite
          && center.length == scale.length
          && span > 0
          && smoothClip.limit() >= 0
          && (all.length <= 1 || all.length == center.length)
          && StandardizerStatistics.areUsable(all);
    }
  }
}
