/**
 * Many records of one store by their keys, of one transaction: asked for together where they lie side by side, as what was
 * captured in a row does. To the database a question about a hundred costs hardly more than one about one.
 */

/** Read at once, and so in memory twice for a moment. */
const TOGETHER = 250;

interface Keys {
  getAllKeys(range: IDBKeyRange, count: number): Promise<string[]>;
}

interface Values<Value> extends Keys {
  getAll(range: IDBKeyRange): Promise<Value[]>;
}

/** Keys that nothing else lies between, in their order. */
type Stretch = [string, ...string[]];

/** From the first to the last of them. */
const rangeOf = (stretch: Stretch): IDBKeyRange =>
  IDBKeyRange.bound(stretch[0], stretch.at(-1) ?? stretch[0]);

/**
 * Those of these keys that are there, in their order, stretch by stretch. One alone, and each where they are strewn among
 * many others, is taken for a stretch of its own, there or not: looking at what lies between would cost more.
 */
export async function stretchesOf(store: Keys, keys: readonly string[]): Promise<Stretch[]> {
  const wanted = [...new Set(keys)].sort();
  const [first, last] = [wanted[0], wanted.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (first === last) return [[first]];
  const most = 2 * wanted.length;
  const seen = await store.getAllKeys(IDBKeyRange.bound(first, last), most);
  const isWanted = new Set(wanted);
  const stretches: Stretch[] = [];
  let current: Stretch | null = null;
  for (const key of seen) {
    if (!isWanted.has(key)) current = null;
    else if (current && current.length < TOGETHER) current.push(key);
    else stretches.push((current = [key]));
  }
  const seenTo = seen.length < most ? last : (seen.at(-1) ?? last);
  return [...stretches, ...wanted.filter((key) => key > seenTo).map((key): Stretch => [key])];
}

/** All that lies in these stretches, or in the ranges that `rangeIn` makes of them. */
export async function allIn<Value>(
  store: { getAll(range: IDBKeyRange): Promise<Value[]> },
  stretches: readonly Stretch[],
  rangeIn: (stretch: Stretch) => IDBKeyRange = rangeOf,
): Promise<Value[]> {
  return (await Promise.all(stretches.map((stretch) => store.getAll(rangeIn(stretch))))).flat();
}

/** What is stored under each of these keys, in their order; undefined where there is nothing. */
export async function valuesOf<Value>(
  store: Values<Value>,
  keys: readonly string[],
): Promise<(Value | undefined)[]> {
  const stretches = await stretchesOf(store, keys);
  const found = new Map<string, Value>();
  const read = async (stretch: Stretch): Promise<void> => {
    const values = await store.getAll(rangeOf(stretch));
    for (const [index, value] of values.entries()) found.set(stretch[index] ?? stretch[0], value);
  };
  await Promise.all(stretches.map(read));
  return keys.map((key) => found.get(key));
}
