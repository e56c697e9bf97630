/** Above the list: search, filters and order; and how many captures that leaves. */
import { useState } from 'preact/hooks';
import { t, type MessageKey } from '@/utils/browser/i18n';
import { Button, IconButton } from '../kit/Button';
import { ChoiceField, TextField } from '../kit/Field';
import { Said } from '../kit/Said';
import { figure, tCount } from '../words/counts';
import {
  facetsOf,
  filters,
  NO_FILTER,
  ORDERS,
  STATE_GROUPS,
  type ListFilter,
  type Order,
  type StateGroup,
} from './list-view';
import './ListControls.css';
import { SearchBox } from './SearchBox';
import type { ListState } from './use-list';

const stateKey: Record<StateGroup, MessageKey> = {
  'under-way': 'group_under_way',
  unsent: 'group_unsent',
  'on-the-way': 'group_on_the_way',
  'needs-you': 'group_needs_you',
  accepted: 'group_accepted',
  'not-accepted': 'group_not_accepted',
  failed: 'group_failed',
};
const orderKey: Record<Order, MessageKey> = {
  newest: 'order_newest',
  oldest: 'order_oldest',
  title: 'order_title',
  host: 'order_host',
  case: 'order_case',
  largest: 'order_largest',
};

const ANY = '\u0000any';
const stateGroups = Object.keys(STATE_GROUPS) as StateGroup[];

/** What there is to choose from, with how many captures each has; "any" first. */
const choices = (found: readonly [string, number][]) => [
  { value: ANY, label: t('filter_any') },
  ...found.map(([name, count]) => ({ value: name, label: `${name} (${figure(count)})` })),
];

function FilterPanel({ list }: { list: ListState }) {
  const { filter, onFilter } = list;
  const [known] = useState(() => facetsOf(list.allRows()));
  const chosen = (value: string): string | null => (value === ANY ? null : value);
  return (
    <div class="filter-panel" role="group" aria-label={t('filter')}>
      <ChoiceField<StateGroup | typeof ANY>
        label={t('filter_state')}
        value={filter.state ?? ANY}
        options={[
          { value: ANY, label: t('filter_any') },
          ...stateGroups.map((group) => ({ value: group, label: t(stateKey[group]) })),
        ]}
        onChoose={(value) => onFilter({ state: value === ANY ? null : value })}
      />
      <ChoiceField
        label={t('order')}
        value={list.order}
        options={ORDERS.map((value) => ({ value, label: t(orderKey[value]) }))}
        onChoose={list.onOrder}
      />
      <ChoiceField
        label={t('case')}
        value={filter.caseName ?? ANY}
        options={choices(known.cases)}
        onChoose={(value) => onFilter({ caseName: chosen(value) })}
      />
      <ChoiceField
        label={t('tag')}
        value={filter.tag ?? ANY}
        options={choices(known.tags)}
        onChoose={(value) => onFilter({ tag: chosen(value) })}
      />
      <TextField
        label={t('filter_from')}
        type="date"
        value={filter.fromDay}
        onInput={(fromDay) => onFilter({ fromDay })}
      />
      <TextField
        label={t('filter_to')}
        type="date"
        value={filter.toDay}
        onInput={(toDay) => onFilter({ toDay })}
      />
      <TextField
        label={t('filter_host')}
        value={filter.host}
        suggestions={known.hosts.map(([host]) => host)}
        onInput={(host) => onFilter({ host })}
        technical
      />
      <div class="filter-clear">
        <Button size="small" kind="quiet" disabled={!filters(filter)} onPress={() => onFilter(NO_FILTER)}>
          {t('filter_clear')}
        </Button>
      </div>
    </div>
  );
}

/** Besides the words that stand in the box. */
const hidden = (filter: ListFilter): boolean => filters({ ...filter, query: '' });

export function ListControls({ list }: { list: ListState }) {
  const [open, setOpen] = useState(false);
  const { filter, order } = list;
  const on = hidden(filter) || order !== 'newest';
  return (
    <div class="list-controls">
      <div class="list-search">
        <SearchBox query={filter.query} onSearch={(query) => list.onFilter({ query })} />
        <span class={on ? 'filter-toggle filter-on' : 'filter-toggle'}>
          <IconButton
            icon="funnel"
            label={open ? t('filter_hide') : on ? t('filter_on') : t('filter')}
            expanded={open}
            onPress={() => setOpen(!open)}
          />
        </span>
      </div>
      {open && <FilterPanel list={list} />}
    </div>
  );
}

/** "12 captures", "3 found", and one press to tick them all. */
export function ListCount({ list, onChooseAll }: { list: ListState; onChooseAll: () => void }) {
  const { rows, total, filter, settled } = list;
  const filtered = filters(filter);
  const count = filtered ? (rows?.length ?? 0) : (total ?? rows?.length ?? 0);
  const text = filtered ? tCount('captures_found', count) : tCount('captures_count', count);
  const shown = rows && (filtered || count > 0) ? text : '';
  return (
    <div class="captures-count">
      <p>{shown}</p>
      {/* Not at each of the steps in which a long list is searched. */}
      <Said>{settled ? shown : ''}</Said>
      {rows && !settled && <span class="spinner" role="img" aria-label={t('searching')} />}
      {settled && count > 1 && (
        <Button size="small" kind="quiet" onPress={onChooseAll}>
          {t('choose_all')}
        </Button>
      )}
    </div>
  );
}
