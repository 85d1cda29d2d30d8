package io.github.meanfield.jobs.inspect.rows;

import io.github.meanfield.jobs.console.Numbers;
import java.util.ArrayList;
import java.util.List;

/** What three passes over a table have found, for checks to look at. */
public final class Evidence {

  /** Rows in the sample, where columns are not so many that they would not fit. */
  static final int SAMPLE = 10_000;

  private static final int LEAST_SAMPLE = 500;

  /** Values that the sample holds. */
  private static final int ROOM = 4_000_000;

  /** Values beyond so many interquartile ranges from the quartiles are outliers. */
  public static final double OUTLIER_RANGES = 10;

  private final AuditedTable table;
  private final RowGroups groups;
  private final Profiles profiles;
  private final List<SampledRow> rows;
  private final List<SlotSample> samples = new ArrayList<>();
  private final SlotBins[] bins;
  private final BinnedCounts counts;

  private Evidence(AuditedTable table) {
    this.table = table;
    int numSlots = table.layout().slots().size();
    int size = Math.max(LEAST_SAMPLE, Math.min(SAMPLE, ROOM / Math.max(1, numSlots)));
    groups = RowGroups.of(table, size);
    profiles = Profiles.of(table, groups);
    rows = profiles.sample(groups.sample());
    bins = new SlotBins[numSlots];
    int most = BinnedCounts.mostBins(table);
    for (int s = 0; s < numSlots; s++) {
      samples.add(SlotSample.of(rows, s));
      bins[s] = isCounted(s) ? bins(s, most) : null;
    }
    counts = BinnedCounts.of(table, bins);
  }

  /**
   * Looks at a table.
   *
   * @param table its rows, which are read several times
   */
  public static Evidence of(AuditedTable table) {
    return new Evidence(table);
  }

  private boolean isCounted(int slot) {
    Slot it = slot(slot);
    return it.isFeature() || (it.isNumber() && column(slot).role() == AuditedColumn.Role.LABEL);
  }

  private SlotBins bins(int slot, int most) {
    SlotSample sample = samples.get(slot);
    if (slot(slot).isText()) {
      return SlotBins.ofTexts(sample, most);
    }
    double first = sample.quantile(0.25);
    double third = sample.quantile(0.75);
    double room = third > first ? OUTLIER_RANGES * (third - first) : Double.POSITIVE_INFINITY;
    return SlotBins.ofNumbers(sample, most, first - room, third + room);
  }

  public AuditedTable table() {
    return table;
  }

  public RowGroups groups() {
    return groups;
  }

  /** The rows of the sample. */
  public List<SampledRow> rows() {
    return rows;
  }

  public int numSlots() {
    return bins.length;
  }

  public Slot slot(int slot) {
    return table.layout().slots().get(slot);
  }

  /** The column of a slot. */
  public AuditedColumn column(int slot) {
    return table.columns().get(slot(slot).column());
  }

  public SlotProfile profile(int slot) {
    return profiles.slot(slot);
  }

  public SlotSample sample(int slot) {
    return samples.get(slot);
  }

  /** The bins of a slot; null if it is neither a feature nor a number to predict. */
  public SlotBins bins(int slot) {
    return bins[slot];
  }

  /** The one value that a bin holds, as a text; null if it may hold several. */
  public String only(int slot, int bin) {
    return bins[slot].only(bin, column(slot).role());
  }

  /** What was counted in the bins; null without them. */
  public SlotCounts counts(int slot) {
    return counts.slot(slot);
  }

  /** Rows that were looked at. */
  public long used() {
    return groups.rows();
  }

  /** The features of a row of the data, as far as they are shown. */
  public String shown(RowKey key) {
    SampledRow row = profiles.row(key);
    List<String> cells = new ArrayList<>();
    for (int s = 0; s < numSlots() && cells.size() < 4; s++) {
      if (column(s).entersNetwork() && slot(s).kind() != Slot.Kind.OTHER) {
        SampledText text = row.texts()[s];
        cells.add(slot(s).name() + "=" + (text == null ? number(s, row) : text.shown()));
      }
    }
    return String.join(", ", cells);
  }

  private String number(int slot, SampledRow row) {
    double value = row.numbers()[slot];
    AuditedColumn.Role role = column(slot).role();
    boolean isShort = role == AuditedColumn.Role.NUMERIC || role == AuditedColumn.Role.VECTOR;
    return Double.isNaN(value) ? "" : isShort ? Numbers.cell(value) : role.shown(value);
  }
}
