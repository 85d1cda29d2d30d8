package io.github.meanfield.jobs.explain;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.stages.network.tabular.FeatureSlot;
import io.github.meanfield.stages.rows.FeatureNames;
import io.github.meanfield.transformers.EncodedFeatures;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.sql.types.StructField;

/**
 * Names of what a network makes of features.
 *
 * @param features the column of the features, whose metadata tell their names and categories
 */
record InputNames(StructField features) {

  private static final int MAX_WIDTH = 30;

  /** What is made of a feature at a place. */
  String name(EncodedFeatures.Column column) {
    if (column.slot() != null) {
      return name(column.slot(), column.feature(), column.number());
    }
    String name = FeatureNames.of(features).name(column.feature());
    return name == null ? "feature " + column.feature() : shortened(name);
  }

  private String name(FeatureSlot slot, int feature, int column) {
    boolean isLast = column == slot.columns() - 1;
    return switch (slot.kind()) {
      case NUMBER ->
          isLast && slot.marksMissing()
              ? "is missing"
              : slot.isPiecewise() || slot.isPeriodic() ? "embedding " + (column + 1) : "scaled";
      case ONE_HOT -> "is " + level(feature, slot.level(column));
      case EMBEDDING -> "embedding " + (column + 1);
    };
  }

  private String level(int feature, int level) {
    Attribute[] attributes = FeatureNames.attributes(features);
    boolean hasNames =
        feature < attributes.length
            && attributes[feature] instanceof NominalAttribute nominal
            && nominal.values().isDefined()
            && level < nominal.values().get().length;
    return hasNames
        ? shortened(((NominalAttribute) attributes[feature]).values().get()[level])
        : "level " + level;
  }

  private static String shortened(String name) {
    return Console.shortened(name, MAX_WIDTH);
  }
}
