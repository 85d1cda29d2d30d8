package io.github.meanfield.transformers.tuning;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.stages.JavaWithinKryo;
import io.github.meanfield.stages.persistence.ModelMetadata;
import io.github.meanfield.stages.persistence.StageFiles;
import io.github.meanfield.stages.persistence.StageWriter;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The best model that a {@code NetworkTuner} has found, and what it has tried. */
@DefaultSerializer(JavaWithinKryo.class)
public final class NetworkTunerModel extends Model<NetworkTunerModel> implements MLWritable {

  private static final long serialVersionUID = 1L;
  private static final String BEST = "bestModel";
  private static final String SEARCH = "search.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String uid;
  private final Model<?> bestModel;
  private final Search search;

  /**
   * What was tried.
   *
   * @param trials all trials, in the order of stages and numbers
   * @param best position of the best one
   * @param metric name of the metric, such as {@code areaUnderROC}
   * @param largerIsBetter whether the largest metric is the best
   * @param warnings what should be known of the search, in words: params whose best value is at the
   *     border of its range, trials that failed, time that ran out
   */
  public record Search(
      List<Trial> trials, int best, String metric, boolean largerIsBetter, List<String> warnings)
      implements Serializable {

    /** As above; the lists are copied. */
    public Search {
      trials = List.copyOf(trials);
      warnings = List.copyOf(warnings);
    }

    /** The best trial. */
    public Trial bestTrial() {
      return trials.get(best);
    }
  }

  /**
   * A model, for the tuner.
   *
   * @param uid the tuner's uid
   * @param bestModel the model of the best trial
   * @param search what was tried
   */
  public NetworkTunerModel(String uid, Model<?> bestModel, Search search) {
    this.uid = uid;
    this.bestModel = bestModel;
    this.search = search;
  }

  @Override
  public String uid() {
    return uid;
  }

  /** The model of the best trial: that of the estimator, or a {@code PipelineModel}. */
  public Model<?> bestModel() {
    return bestModel;
  }

  /** What was tried, and what came of it. */
  public Search search() {
    return search;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    return bestModel.transform(dataset);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return bestModel.transformSchema(schema);
  }

  @Override
  public NetworkTunerModel copy(ParamMap extra) {
    return copyValues(new NetworkTunerModel(uid, bestModel.copy(extra), search), extra)
        .setParent(parent());
  }

  @Override
  public String toString() {
    return String.format(
        "NetworkTunerModel: uid=%s, bestModel=%s, numTrials=%d",
        uid, bestModel.uid(), search.trials.size());
  }

  @Override
  public MLWriter write() {
    if (!(bestModel instanceof MLWritable writable)) {
      throw new UnsupportedOperationException(
          String.format(
              "%s: the best model, %s, cannot be saved, as its class %s is not MLWritable",
              uid, bestModel.uid(), bestModel.getClass().getName()));
    }
    return new StageWriter() {
      @Override
      public void saveImpl(String path) {
        try {
          writable.write().save(path + "/" + BEST);
          new StageFiles(path, sc()).write(SEARCH, JSON.writeValueAsBytes(search));
        } catch (IOException e) {
          throw new UncheckedIOException(e.getMessage(), e);
        }
        ModelMetadata.saveMetadata(NetworkTunerModel.this, path, sc(), Map.of());
      }
    };
  }

  /** A reader of saved models. */
  public static MLReader<NetworkTunerModel> read() {
    return new MLReader<>() {
      @Override
      public NetworkTunerModel load(String path) {
        DefaultParamsReader.Metadata metadata =
            ModelMetadata.loadMetadata(path, sc(), NetworkTunerModel.class);
        Search search =
            new StageFiles(path, sc())
                .read(SEARCH, json -> JSON.readValue(json, new TypeReference<Search>() {}));
        Model<?> best = (Model<?>) DefaultParamsReader.loadParamsInstance(path + "/" + BEST, sc());
        return new NetworkTunerModel(metadata.uid(), best, search);
      }
    };
  }

  /** Loads a saved model from a path. */
  public static NetworkTunerModel load(String path) {
    return read().load(path);
  }
}
