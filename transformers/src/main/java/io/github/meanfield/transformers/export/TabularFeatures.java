package io.github.meanfield.transformers.export;

import io.github.meanfield.runtime.steps.EmbeddedCategory;
import io.github.meanfield.runtime.steps.Embedding;
import io.github.meanfield.runtime.steps.Feature;
import io.github.meanfield.runtime.steps.NumberFeature;
import io.github.meanfield.runtime.steps.OneHotCategory;
import io.github.meanfield.runtime.steps.Periodic;
import io.github.meanfield.runtime.steps.PiecewiseLinear;
import io.github.meanfield.runtime.steps.PlainNumber;
import io.github.meanfield.stages.network.tabular.FeatureSlot;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The features of a {@code TabularInput} with their parameters, which are in its order: embeddings
 * of categories by feature, then those of numbers by feature.
 */
final class TabularFeatures {

  private final Parameters parameters;
  private int next;

  /**
   * Reads parameters.
   *
   * @param first position of the first embedding's
   */
  TabularFeatures(Parameters parameters, int first) {
    this.parameters = parameters;
    this.next = first;
  }

  List<Feature> of(List<FeatureSlot> slots) {
    Feature[] features = new Feature[slots.size()];
    for (int j = 0; j < features.length; j++) {
      if (slots.get(j).kind() == FeatureSlot.Kind.EMBEDDING) {
        features[j] = embedded(slots.get(j));
      }
    }
    for (int j = 0; j < features.length; j++) {
      FeatureSlot slot = slots.get(j);
      if (slot.kind() == FeatureSlot.Kind.NUMBER) {
        features[j] = number(slot);
      } else if (slot.kind() == FeatureSlot.Kind.ONE_HOT) {
        features[j] = oneHot(slot);
      }
    }
    return List.of(features);
  }

  private EmbeddedCategory embedded(FeatureSlot slot) {
    return new EmbeddedCategory(
        slot.levels(), slot.unseen(), slot.columns(), rows(slot.seen(), slot.columns()));
  }

  private static OneHotCategory oneHot(FeatureSlot slot) {
    int columns = slot.columns();
    return new OneHotCategory(
        IntStream.range(0, columns).mapToDouble(slot::center).toArray(),
        IntStream.range(0, columns).mapToDouble(slot::factor).toArray(),
        slot.levels(),
        slot.unseen());
  }

  private NumberFeature number(FeatureSlot slot) {
    boolean marks = slot.marksMissing();
    return new NumberFeature(
        slot.center(0),
        slot.factor(0),
        marks,
        marks ? slot.center(1) : 0,
        marks ? slot.factor(1) : 0,
        embedding(slot, slot.columns() - (marks ? 1 : 0)));
  }

  private Embedding embedding(FeatureSlot slot, int columns) {
    if (slot.isPiecewise()) {
      float[] boundaries = slot.boundaries();
      return new PiecewiseLinear(
          boundaries, row(columns), row(columns), rows(boundaries.length - 1, columns));
    } else if (slot.isPeriodic()) {
      int frequencies = slot.frequencies().count();
      return new Periodic(
          row(frequencies), row(frequencies), rows(columns - 1, frequencies), row(columns - 1));
    }
    return new PlainNumber();
  }

  private float[][] rows(int count, int length) {
    float[][] rows = new float[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = row(length);
    }
    return rows;
  }

  private float[] row(int length) {
    next += length;
    return parameters.row(next - length, length);
  }
}
