(function(){
function fen(s){var m=/[−-]/.test(s)?-1:1,d=s.replace(/[^0-9.]/g,'');if(!d)return null;return m*Math.round(parseFloat(d)*100)}
function yuan(f){var s=(Math.abs(f)/100).toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g,',');return(f<0?'−':'')+s}
function all(q,e){return[].slice.call((e||document).querySelectorAll(q))}
all('table.live').forEach(function(t){
var body=t.tBodies[0],rows=all('tr',body),box=document.querySelector('[data-for="'+t.id+'"]'),q=box.querySelector('input'),sel=all('select',box),cnt=box.querySelector('.cnt'),sums=all('[data-sum]',t.tFoot);
function run(){var w=q.value.trim().toLowerCase(),n=0,g=sums.map(function(){return 0});
rows.forEach(function(r){var ok=!w||r.textContent.toLowerCase().indexOf(w)>=0;sel.forEach(function(s){if(s.value&&r.cells[+s.dataset.c].textContent!==s.value)ok=false});r.hidden=!ok;
if(ok){n++;sums.forEach(function(c,i){g[i]+=fen(r.cells[+c.dataset.sum].textContent)||0})}});
sums.forEach(function(c,i){c.textContent=yuan(g[i])});cnt.textContent=cnt.dataset.t.replace('{n}',n).replace('{all}',rows.length)}
sel.forEach(function(s){var seen={};rows.forEach(function(r){var v=r.cells[+s.dataset.c].textContent;if(v&&!seen[v]){seen[v]=1;var o=document.createElement('option');o.value=o.textContent=v;s.appendChild(o)}});s.onchange=run});
q.oninput=run;box.querySelector('button').onclick=function(){q.value='';sel.forEach(function(s){s.value=''});run()};
all('th[data-s]',t.tHead).forEach(function(h){function go(){var down=h.getAttribute('aria-sort')!=='descending',num=h.dataset.s==='n',i=h.cellIndex;
all('[aria-sort]',t.tHead).forEach(function(x){x.removeAttribute('aria-sort')});h.setAttribute('aria-sort',down?'descending':'ascending');
rows.sort(function(a,b){var x=a.cells[i].textContent,y=b.cells[i].textContent,c=num?(fen(x)||0)-(fen(y)||0):x.localeCompare(y,document.documentElement.lang);return down?-c:c});rows.forEach(function(r){body.appendChild(r)})}
h.tabIndex=0;h.onclick=go;h.onkeydown=function(e){if(e.key==='Enter'||e.key===' '){e.preventDefault();go()}}});
t.pick=function(k){q.value='';sel.forEach(function(s){var v=k[s.dataset.k];s.value=v||'';if(v&&s.value!==v){var o=document.createElement('option');o.value=o.textContent=v;s.appendChild(o);s.value=v}});run()};
run()});
all('a[data-t],a[data-m]').forEach(function(a){a.addEventListener('click',function(){var t=document.getElementById(a.getAttribute('href').slice(1));if(t&&t.pick)t.pick({t:a.dataset.t,m:a.dataset.m})})});
})();
