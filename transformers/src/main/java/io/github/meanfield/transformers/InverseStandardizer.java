package io.github.meanfield.transformers;

import io.github.meanfield.stages.Columns;
import io.github.meanfield.stages.params.HasInputCol;
import io.github.meanfield.stages.params.HasOutputCol;
import io.github.meanfield.stages.params.ParamDeclarations;
import io.github.meanfield.stages.params.StandardizerParams;
import io.github.meanfield.stages.persistence.ModelMetadata;
import io.github.meanfield.stages.persistence.StageFiles;
import io.github.meanfield.stages.persistence.StageWriter;
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
 * <p>A constant feature comes back as its constant, a value that was clipped as the limit. NaN and
 * infinite values become NaN, a null row stays null. The output column has the type of the input
 * column.
 */
public final class InverseStandardizer extends Transformer
    implements HasInputCol<InverseStandardizer>, HasOutputCol<InverseStandardizer>, MLWritable {

  private static final long serialVersionUID = 1L;

  private static final StructType DATA =
      new StructType()
          .add("center", SQLDataTypes.VectorType(), false)
          .add("scale", SQLDataTypes.VectorType(), false)
          .add("offset", DataTypes.DoubleType, false)
          .add("span", DataTypes.DoubleType, false);

  private final String uid;
  private final ParamDeclarations declarations = new ParamDeclarations(this);
  private final Inverse inverse;

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
                Standardization.offset(model),
                Standardization.span(model)))
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

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructField output = transformSchema(dataset.schema()).apply(getOutputCol());
    FeatureMap map =
        new FeatureMap(uid, getInputCol(), StandardizerParams.KEEP, inverse.center, inverse);
    return dataset.select(
        functions.col("*"),
        map.of(Columns.named(getInputCol()), dataset.schema().apply(getInputCol()).dataType())
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
        ModelMetadata.saveMetadata(InverseStandardizer.this, path, sc(), Map.of());
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

  /** center + scale * (y - offset) / span, and the center alone where the scale is 0. */
  private static final class Inverse implements FeatureMap.Function {
    private static final long serialVersionUID = 1L;

    private final double[] center;
    private final double[] scale;
    private final double offset;
    private final double span;

    Inverse(double[] center, double[] scale, double offset, double span) {
      this.center = center;
      this.scale = scale;
      this.offset = offset;
      this.span = span;
    }

    @Override
    public double apply(int feature, double value) {
      return center[feature] + scale[feature] * ((value - offset) / span);
    }

    void write(SparkSession session, String path) {
      Row row = RowFactory.create(Vectors.dense(center), Vectors.dense(scale), offset, span);
      session.createDataFrame(List.of(row), DATA).coalesce(1).write().parquet(path);
    }

    static Inverse read(SparkSession session, String path) {
      Row row = session.read().schema(DATA).parquet(path).first();
      Inverse read =
          new Inverse(
              row.<Vector>getAs("center").toArray(),
              row.<Vector>getAs("scale").toArray(),
              row.getDouble(2),
              row.getDouble(3));
      boolean isFinite =
          Stream.of(read.center, read.scale, new double[] {read.offset, read.span})
              .flatMapToDouble(DoubleStream::of)
              .allMatch(Double::isFinite);
      if (!isFinite || read.center.length != read.scale.length || !(read.span > 0)) {
        throw new IllegalArgumentException(
            "each feature must have a finite center and scale, and the span must be above 0");
      }
      return read;
    }
  }
}
