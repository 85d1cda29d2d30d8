package io.github.meanfield.jobs.inspect.rows;

import io.github.meanfield.stages.JavaSerialized;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.catalyst.InternalRow;

/** Each slot by itself, and the content of chosen rows, in one pass. */
final class Profiles implements Serializable {

  private static final long serialVersionUID = 1L;

  private final SlotProfile[] slots;
  private final TreeMap<RowKey, SampledRow> rows = new TreeMap<>();

  private Profiles(int numSlots) {
    slots = new SlotProfile[numSlots];
    for (int s = 0; s < numSlots; s++) {
      slots[s] = new SlotProfile();
    }
  }

  /**
   * Looks at rows once.
   *
   * @param table the rows
   * @param groups which of them are chosen
   */
  static Profiles of(AuditedTable table, RowGroups groups) {
    RowLayout layout = table.layout();
    HashSet<RowKey> chosen = new HashSet<>(groups.sample().keySet());
    chosen.addAll(groups.examples());
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(table.rows().sparkSession().sparkContext());
    Broadcast<JavaSerialized<HashSet<RowKey>>> keys = context.broadcast(JavaSerialized.of(chosen));
    try {
      return table
          .internal()
          .mapPartitions(part -> part(part, layout, keys))
          .treeReduce((one, other) -> JavaSerialized.of(one.value().merge(other.value())))
          .value();
    } finally {
      keys.destroy();
    }
  }

  private static Iterator<JavaSerialized<Profiles>> part(
      Iterator<InternalRow> part,
      RowLayout layout,
      Broadcast<JavaSerialized<HashSet<RowKey>>> keys) {
    return List.of(JavaSerialized.of(read(part, layout, keys.value().value()))).iterator();
  }

  private static Profiles read(Iterator<InternalRow> part, RowLayout layout, Set<RowKey> chosen) {
    int numSlots = layout.slots().size();
    Slot.Kind[] kinds = layout.slots().stream().map(Slot::kind).toArray(Slot.Kind[]::new);
    Profiles profiles = new Profiles(numSlots);
    RowReader reader = new RowReader(layout);
    while (part.hasNext()) {
      if (reader.read(part.next())) {
        for (int s = 0; s < numSlots; s++) {
          profiles.slots[s].add(reader, s, kinds[s]);
        }
        RowKey key = new RowKey(reader.features(), reader.labelValue());
        if (chosen.contains(key)) {
          profiles.rows.merge(key, SampledRow.of(key, reader, numSlots), Profiles::least);
        }
      }
    }
    return profiles;
  }

  /** Of rows that are equal in their features, others may differ: the choice is not by chance. */
  private static SampledRow least(SampledRow one, SampledRow other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private Profiles merge(Profiles other) {
    for (int s = 0; s < slots.length; s++) {
      slots[s].merge(other.slots[s]);
    }
    other.rows.forEach((key, row) -> rows.merge(key, row, Profiles::least));
    return this;
  }

  /** What the values of a slot are like. */
  SlotProfile slot(int slot) {
    return slots[slot];
  }

  /** The content of a row that was chosen. */
  SampledRow row(RowKey key) {
    return rows.get(key);
  }

  /** The rows of the sample, one that was drawn several times as often. */
  List<SampledRow> sample(SortedMap<RowKey, Integer> drawn) {
    List<SampledRow> sample = new ArrayList<>();
    drawn.forEach(
        (key, times) -> {
          for (int i = 0; i < times; i++) {
            sample.add(rows.get(key));
          }
        });
    return sample;
  }
}
