package io.github.meanfield.runtime.eval;

import io.github.meanfield.runtime.math.SeenLevels;
import io.github.meanfield.runtime.math.TabularMath;
import io.github.meanfield.runtime.steps.EmbeddedCategory;
import io.github.meanfield.runtime.steps.Embedding;
import io.github.meanfield.runtime.steps.Encode;
import io.github.meanfield.runtime.steps.Feature;
import io.github.meanfield.runtime.steps.NumberFeature;
import io.github.meanfield.runtime.steps.OneHotCategory;
import io.github.meanfield.runtime.steps.Periodic;
import io.github.meanfield.runtime.steps.PiecewiseLinear;
import java.util.List;

/** The columns of an input layer for tables, of one row. */
final class EncodeEvaluation implements NetworkEvaluation.LayerEvaluation {

  private final FeatureEvaluation[] features;
  private final float[] scales;
  private final float[] output;

  /** Computes the columns of one feature. */
  private interface FeatureEvaluation {
    void apply(float value, float[] output);
  }

  EncodeEvaluation(Encode layer) {
    List<Feature> all = layer.features();
    features = new FeatureEvaluation[all.size()];
    scales = layer.scales();
    output = new float[layer.outputs()];
    int plain = 0;
    int embedded = layer.plainColumns();
    for (int j = 0; j < features.length; j++) {
      Feature feature = all.get(j);
      if (feature instanceof NumberFeature number) {
        features[j] = number(number, plain);
        plain += feature.columns();
      } else if (feature instanceof OneHotCategory category) {
        features[j] = oneHot(category, plain);
        plain += feature.columns();
      } else {
        features[j] = embedded((EmbeddedCategory) feature, embedded);
        embedded += feature.columns();
      }
    }
  }

  @Override
  public float[] apply(float[] input) {
    for (int j = 0; j < features.length; j++) {
      features[j].apply(input[j], output);
    }
    for (int c = 0; c < scales.length; c++) {
      output[c] *= scales[c];
    }
    return output;
  }

  private static FeatureEvaluation number(NumberFeature number, int column) {
    FeatureEvaluation embedding = embedding(number.embedding(), column);
    int last = column + number.columns() - 1;
    float present = TabularMath.scale(0, number.missingCenter(), number.missingFactor());
    float missing = TabularMath.scale(1, number.missingCenter(), number.missingFactor());
    return (value, output) -> {
      boolean isMissing = Float.isNaN(value);
      float x = isMissing ? 0 : TabularMath.scale(value, number.center(), number.factor());
      embedding.apply(x, output);
      if (number.marksMissing()) {
        output[last] = isMissing ? missing : present;
      }
    };
  }

  private static FeatureEvaluation embedding(Embedding embedding, int column) {
    if (embedding instanceof PiecewiseLinear piecewise) {
      return piecewise(piecewise, column);
    } else if (embedding instanceof Periodic periodic) {
      return periodic(periodic, column);
    }
    return (x, output) -> output[column] = x;
  }

  /** The bins below each are summed once. */
  private static FeatureEvaluation piecewise(PiecewiseLinear embedding, int column) {
    float[][] bins = embedding.bins();
    float[] weights = embedding.weights();
    float[][] below = new float[bins.length][weights.length];
    below[0] = embedding.bias();
    for (int t = 1; t < bins.length; t++) {
      for (int c = 0; c < weights.length; c++) {
        below[t][c] = below[t - 1][c] + bins[t - 1][c];
      }
    }
    return (x, output) -> {
      int bin = TabularMath.bin(embedding.boundaries(), x);
      float share = TabularMath.share(embedding.boundaries(), bin, x);
      for (int c = 0; c < weights.length; c++) {
        output[column + c] = weights[c] * x + below[bin][c] + share * bins[bin][c];
      }
    };
  }

  private static FeatureEvaluation periodic(Periodic embedding, int column) {
    float[] frequencies = embedding.frequencies();
    float[] cosines = new float[frequencies.length];
    float[][] weights = embedding.weights();
    return (x, output) -> {
      for (int f = 0; f < cosines.length; f++) {
        cosines[f] =
            TabularMath.cosine(TabularMath.turns(x, frequencies[f], embedding.phases()[f]));
      }
      for (int k = 0; k < weights.length; k++) {
        float sum = embedding.bias()[k];
        for (int f = 0; f < cosines.length; f++) {
          sum += weights[k][f] * cosines[f];
        }
        output[column + k] = sum;
      }
      output[column + weights.length] = x;
    };
  }

  private static FeatureEvaluation oneHot(OneHotCategory category, int column) {
    int columns = category.columns();
    int[] places = SeenLevels.places(category.levels(), category.unseen());
    float[] off = new float[columns];
    float[] on = new float[category.seen()];
    for (int place = 0; place < on.length; place++) {
      int own = place % columns;
      double center = category.center()[own];
      double factor = category.factor()[own];
      off[own] = TabularMath.scale(0, center, factor);
      on[place] = TabularMath.scale(on.length == 2 ? 2 * place - 1 : 1, center, factor);
    }
    return (value, output) -> {
      int place = SeenLevels.place(value, places);
      System.arraycopy(off, 0, output, column, columns);
      if (place >= 0) {
        output[column + place % columns] = on[place];
      }
    };
  }

  private static FeatureEvaluation embedded(EmbeddedCategory category, int column) {
    int[] places = SeenLevels.places(category.levels(), category.unseen());
    float[] none = new float[category.columns()];
    return (value, output) -> {
      int place = SeenLevels.place(value, places);
      float[] vector = place < 0 ? none : category.vectors()[place];
      System.arraycopy(vector, 0, output, column, vector.length);
    };
  }
}
