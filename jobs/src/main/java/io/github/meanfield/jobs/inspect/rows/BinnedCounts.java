package io.github.meanfield.jobs.inspect.rows;

import io.github.meanfield.jobs.task.NumberTarget;
import io.github.meanfield.stages.JavaSerialized;
import io.github.meanfield.transformers.SplitAssigner;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;

/** Labels and splits along each slot, in one pass. */
final class BinnedCounts implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Bins of a slot, as long as slots and classes are few. */
  static final int MOST_BINS = 64;

  /** More classes than these, those of the highest numbers, are one. */
  static final int MOST_CLASSES = 16;

  private static final int FEWEST_BINS = 8;

  /** Numbers that all bins hold together. */
  private static final int ROOM = 4_000_000;

  private final SlotCounts[] slots;

  private BinnedCounts(SlotBins[] bins, int classes) {
    slots = new SlotCounts[bins.length];
    for (int s = 0; s < bins.length; s++) {
      slots[s] = bins[s] == null ? null : new SlotCounts(bins[s].count(), classes);
    }
  }

  /** About how many bins a slot may have. */
  static int mostBins(AuditedTable table) {
    int numbers = 3 + 2 * Math.max(2, Math.min(MOST_CLASSES, table.classes()));
    int room = ROOM / (numbers * Math.max(1, table.layout().slots().size()));
    return Math.max(FEWEST_BINS, Math.min(MOST_BINS, room));
  }

  /**
   * Looks at rows once.
   *
   * @param table the rows
   * @param bins the bins of each slot, null for those that are not looked at
   */
  static BinnedCounts of(AuditedTable table, SlotBins[] bins) {
    RowLayout layout = table.layout();
    int classes = Math.min(MOST_CLASSES, table.classes());
    // Squares of what is far from 0 would lose digits.
    double center =
        table.target() instanceof NumberTarget numbers
            ? numbers.splits().get(SplitAssigner.TRAIN).mean()
            : 0;
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(table.rows().sparkSession().sparkContext());
    Broadcast<JavaSerialized<SlotBins[]>> shared = context.broadcast(JavaSerialized.of(bins));
    try {
      return table
          .internal()
          .mapPartitions(
              part ->
                  List.of(
                          JavaSerialized.of(
                              read(part, layout, shared.value().value(), classes, center)))
                      .iterator())
          .treeReduce((one, other) -> JavaSerialized.of(one.value().merge(other.value())))
          .value();
    } finally {
      shared.destroy();
    }
  }

  private static BinnedCounts read(
      Iterator<InternalRow> part, RowLayout layout, SlotBins[] bins, int classes, double center) {
    BinnedCounts counts = new BinnedCounts(bins, classes);
    RowReader reader = new RowReader(layout);
    while (part.hasNext()) {
      if (!reader.read(part.next())) {
        continue;
      }
      int half = (int) (reader.features() & 1);
      double label = reader.labelValue() - center;
      for (int s = 0; s < bins.length; s++) {
        if (bins[s] != null) {
          counts.slots[s].add(bins[s].bin(reader, s), reader.split(), half, label);
          if (reader.isPresent(s) && bins[s].isOutlier(reader.number(s))) {
            counts.slots[s].addOutlier();
          }
        }
      }
    }
    return counts;
  }

  private BinnedCounts merge(BinnedCounts other) {
    for (int s = 0; s < slots.length; s++) {
      if (slots[s] != null) {
        slots[s].merge(other.slots[s]);
      }
    }
    return this;
  }

  /** What was counted along a slot; null if it was not looked at. */
  SlotCounts slot(int slot) {
    return slots[slot];
  }
}
